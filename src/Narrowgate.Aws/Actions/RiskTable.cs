using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// What makes an action dangerous beyond its level. Every action is classed by hand, in a file a prefix under Risks,
/// whose lines read <c>RISK[,RISK]: Action Action  # why</c>; <c>none</c> says that somebody looked. A file is read when
/// an action of its prefix is first asked for.
/// </summary>
internal sealed class RiskTable
{
    /// <summary>The word for an action that was looked at and is not dangerous.</summary>
    public const string None = "none";

    // What nobody has looked at is not harmless: it has every risk there is.
    private static readonly ImmutableHashSet<Risk> Unclassed = [.. Enum.GetValues<Risk>()];

    private static readonly FrozenDictionary<string, Risk> Words =
        Enum.GetValues<Risk>().ToFrozenDictionary(risk => risk.Name(), StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, FrozenDictionary<string, ImmutableHashSet<Risk>>> _prefixes =
        new(StringComparer.Ordinal);

    /// <param name="action">In the catalogue's own case: <c>s3:DeleteBucket</c>.</param>
    public ImmutableHashSet<Risk> Of(string action)
    {
        var colon = action.IndexOf(':', StringComparison.Ordinal);
        return _prefixes.GetOrAdd(action[..colon], Read).GetValueOrDefault(action[(colon + 1)..], Unclassed);
    }

    /// <summary>The lines of a prefix's file; none where it has no file.</summary>
    /// <exception cref="FormatException">A line is not understood: the tables travel with the assembly.</exception>
    public static IEnumerable<RiskLine> Lines(string prefix)
    {
        using var stream = typeof(RiskTable).Assembly.GetManifestResourceStream($"risks/{prefix}.txt");
        if (stream is null)
        {
            yield break;
        }
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split('#')[0].Trim() is { Length: > 0 } text)
            {
                yield return Line(prefix, text);
            }
        }
    }

    private static FrozenDictionary<string, ImmutableHashSet<Risk>> Read(string prefix) => Lines(prefix)
        .SelectMany(line => line.Actions, (line, action) => KeyValuePair.Create(action, line.Risks))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static RiskLine Line(string prefix, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var words = colon < 0 ? [] : text[..colon].Split(',');
        if (words is not [None] && (words.Length == 0 || !words.All(Words.ContainsKey)))
        {
            throw new FormatException($"risks/{prefix}.txt: '{text}' does not begin with risks and a colon.");
        }
        return new RiskLine(
            [.. words.Where(Words.ContainsKey).Select(word => Words[word])],
            [.. text[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }
}

/// <param name="Risks">Empty where the actions are classed as not dangerous.</param>
/// <param name="Actions">Without their prefix.</param>
internal sealed record RiskLine(ImmutableHashSet<Risk> Risks, ImmutableArray<string> Actions);
