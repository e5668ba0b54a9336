using Narrowgate.Policy;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary>The names of one kind of document: unique, and what others may refer to.</summary>
internal sealed class Names(string kind)
{
    private const int Longest = 64;

    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> All => _places.Keys;

    /// <summary>The name of a document of this kind; a word that stands in for it where it has none that is right.</summary>
    public string Read(Section section)
    {
        if (section.Required("name", "write name: and a word of letters, digits, - _ .") is not { } given)
        {
            return "?";
        }
        if (!IsName(given.Text))
        {
            section.Faults.Add(given.Place, $"{Shown.Quoted(given.Source)} is no name",
                $"use at most {Longest} letters, digits, - _ . and begin with a letter or digit");
        }
        else if (!_places.TryAdd(given.Text, section.Place))
        {
            section.Faults.Add(
                given.Place,
                $"there is another {kind} named {given.Text} at {_places[given.Text]}",
                "give each a name of its own");
        }
        return Shown.Text(given.Source);
    }

    /// <summary>Names that a document refers to; one that is not there is a fault.</summary>
    public void Check(IEnumerable<Given> references, Faults faults)
    {
        foreach (var reference in references.Where(reference => !_places.ContainsKey(reference.Text)))
        {
            var right = Spelling.Nearest(reference.Text, All) is { } nearest ? $"write {nearest}"
                : _places.Count == 0 ? $"add a document of kind: {kind}" : $"there are {string.Join(", ", All)}";
            faults.Add(reference.Place, $"there is no {kind} named {Shown.Quoted(reference.Source)}", right);
        }
    }

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= Longest
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
