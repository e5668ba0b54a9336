using System.Collections.Immutable;
using Narrowgate.Policy;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary>
/// A map of the configuration while it is read: each key is asked for by name, and what nobody asked for is a fault.
/// Every getter reports what is wrong and then gives null, so that reading goes on to the next fault.
/// </summary>
/// <param name="node">The map.</param>
/// <param name="about">For messages: <c>the target prod</c>.</param>
/// <param name="expansion">Null inside policies, where nothing expands and keys are read without regard to case.</param>
internal sealed class Section(MapNode node, string about, Faults faults, Expansion? expansion)
{
    private readonly List<string> _known = [];
    private readonly List<string> _refused = [];

    public Place Place => node.Place;

    public Faults Faults => faults;

    private StringComparison Case => expansion is null ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The value of a key, or null. Asking makes the key known.</summary>
    public Node? Find(string key) => FindEntry(key)?.Value;

    public (ScalarNode Key, Node Value)? FindEntry(string key)
    {
        _known.Add(key);
        var found = node.Entries.Where(entry => string.Equals(entry.Key.Text, key, Case)).ToList();
        foreach (var again in found.Skip(1))
        {
            faults.Add(
                again.Key.Place,
                $"the key {key} stands twice, first in line {found[0].Key.Place.Line}",
                "keep one of them");
        }
        if (found is not [var only, ..])
        {
            return null;
        }
        if (only.Value is ScalarNode { IsNull: true })
        {
            faults.Add(only.Key.Place, $"{key} has no value", "write one, or leave the key out");
            return null;
        }
        return only;
    }

    public bool Has(string key) => node.Entries.Any(entry => string.Equals(entry.Key.Text, key, Case));

    /// <summary>One text, its <c>${…}</c> expanded.</summary>
    public Given? Text(string key) => Find(key) switch
    {
        null => null,
        ScalarNode scalar => Expand(scalar),
        var other => Fault<Given>(other.Place, $"{key} is not one text", "write one value after the colon"),
    };

    public Given? Required(string key, string remedy)
    {
        if (!Has(key))
        {
            faults.Add(Place, $"{about} has no {key}", remedy);
        }
        return Text(key);
    }

    /// <summary>A list of texts; one text is a list of one. Null where the key is absent.</summary>
    public ImmutableArray<Given>? Texts(string key) => Find(key) is { } found ? TextsOf(found, key) : null;

    public ImmutableArray<Given> TextsOf(Node found, string key)
    {
        var texts = ImmutableArray.CreateBuilder<Given>();
        foreach (var item in found is ListNode list ? list.Items : [found])
        {
            var text = item is ScalarNode { IsNull: false } scalar
                ? Expand(scalar)
                : Fault<Given>(item.Place, $"{key} is not a list of texts", "write [one, another]");
            if (text is not null)
            {
                texts.Add(text);
            }
        }
        return texts.ToImmutable();
    }

    /// <summary>The values alone; empty where the key is absent.</summary>
    public ImmutableArray<string> Values(string key) => [.. (Texts(key) ?? []).Select(given => given.Text)];

    /// <summary>What is in the file that a key names, which is watched; null after a fault.</summary>
    public string? FileText(string key, string remedy)
    {
        var given = Required(key, remedy);
        return given is null || expansion is null ? null : expansion.File(given.Text, given.Place);
    }

    public TimeSpan? Duration(string key, TimeSpan shortest, TimeSpan longest)
    {
        if (Text(key) is not { } given)
        {
            return null;
        }
        if (Measures.Duration(given.Text) is not { } duration)
        {
            faults.Add(given.Place, $"{key} is no duration: {Shown.Quoted(given.Source)}", "write 90s, 15m, 12h or 365d");
            return null;
        }
        if (duration < shortest || duration > longest)
        {
            faults.Add(given.Place, $"{key} may not be {Shown.Text(given.Source)}",
                $"write {Measures.Write(shortest)} to {Measures.Write(longest)}");
            return null;
        }
        return duration;
    }

    public int? Count(string key, int least, int most)
    {
        if (Text(key) is not { } given)
        {
            return null;
        }
        if (given.Text.Length <= 9
            && given.Text.All(char.IsAsciiDigit)
            && int.TryParse(given.Text, out var count)
            && count >= least
            && count <= most)
        {
            return count;
        }
        faults.Add(given.Place, $"{key} may not be {Shown.Quoted(given.Source)}", $"write a number from {least} to {most}");
        return null;
    }

    /// <summary>One of a closed set of words.</summary>
    public T? Word<T>(string key, params ReadOnlySpan<(string Word, T Meaning)> words)
        where T : struct
    {
        if (Text(key) is not { } given)
        {
            return null;
        }
        var names = new List<string>();
        foreach (var (word, meaning) in words)
        {
            if (given.Text == word)
            {
                return meaning;
            }
            names.Add(word);
        }
        faults.Add(given.Place, $"{key} may not be {Shown.Quoted(given.Source)}", $"write {string.Join(" or ", names)}");
        return null;
    }

    public bool? Boolean(string key) => Word(key, ("true", true), ("false", false));

    /// <summary>The map under a key, read in the same way.</summary>
    public Section? Inner(string key) => Find(key) switch
    {
        null => null,
        MapNode map => new Section(map, $"{key} of {about}", faults, expansion),
        var other => Fault<Section>(other.Place, $"{key} is not a map", $"write {key}: {{ key: value }}"),
    };

    /// <summary>The maps of a list under a key.</summary>
    public IEnumerable<Section> Sections(string key)
    {
        foreach (var item in Find(key) switch { null => [], ListNode list => list.Items, var only => [only] })
        {
            if (item is MapNode map)
            {
                yield return new Section(map, $"one of {key} of {about}", faults, expansion);
            }
            else
            {
                faults.Add(item.Place, $"{key} is not a list of maps", $"write {key}: with one - for each");
            }
        }
    }

    public IEnumerable<(ScalarNode Key, Node Value)> Entries() => node.Entries;

    /// <summary>A part of the design that this version does not have: never silently ignored.</summary>
    public void NotAvailable(string key, string remedy) => Refuse(key, $"{key} is not available in this version", remedy);

    /// <summary>A key with a fault of its own.</summary>
    public void Refuse(string key, string wrong, string remedy)
    {
        _refused.Add(key);
        foreach (var (found, _) in node.Entries.Where(entry => string.Equals(entry.Key.Text, key, Case)))
        {
            faults.Add(found.Place, wrong, remedy);
        }
    }

    /// <summary>Whatever was not asked for is a fault.</summary>
    public void Close()
    {
        foreach (var (key, _) in node.Entries)
        {
            if (!_known.Concat(_refused).Any(known => string.Equals(known, key.Text, Case)))
            {
                var nearest = Spelling.Nearest(key.Text, _known);
                faults.Add(key.Place, $"{about} has no key {Shown.Text(key.Text)}",
                    nearest is null ? $"its keys are {string.Join(", ", _known.Distinct())}" : $"write {nearest}");
            }
        }
    }

    private Given? Expand(ScalarNode scalar)
    {
        if (expansion is not null)
        {
            return expansion.Expand(scalar) is { } text ? new Given(scalar.Place, text, scalar.Text) : null;
        }
        return Expansion.IsIn(scalar.Text)
            ? Fault<Given>(
                scalar.Place,
                $"{Shown.Quoted(scalar.Text)} would have to expand, and nothing expands inside a policy",
                "write the value itself")
            : new Given(scalar.Place, scalar.Text, scalar.Text);
    }

    private T? Fault<T>(Place place, string wrong, string remedy)
        where T : class
    {
        faults.Add(place, wrong, remedy);
        return null;
    }
}

/// <summary>A value of the configuration.</summary>
/// <param name="Text">What it is; may be a secret.</param>
/// <param name="Source">As written, for messages.</param>
internal sealed record Given(Place Place, string Text, string Source)
{
    public override string ToString() => Source;
}
