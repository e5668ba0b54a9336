using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Aws.Tables;
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
    /// <exception cref="InvalidDataException">A line is not understood.</exception>
    public static IEnumerable<RiskLine> Lines(string prefix) => $"risks/{prefix}.txt" is var file && EmbeddedTable.Exists(file)
        ? EmbeddedTable.Rows(file).Select(Line)
        : [];

    private static FrozenDictionary<string, ImmutableHashSet<Risk>> Read(string prefix) => Lines(prefix)
        .SelectMany(line => line.Actions, (line, action) => KeyValuePair.Create(action, line.Risks))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private static RiskLine Line(TableRow row)
    {
        var head = row.Words[0];
        var words = head.EndsWith(':') ? head[..^1].Split(',') : [];
        return words is [None] || (words.Length > 0 && words.All(Words.ContainsKey))
            ? new RiskLine([.. words.Where(Words.ContainsKey).Select(word => Words[word])], [.. row.Words.Skip(1)])
            : throw row.Bad("a line begins with risks and a colon");
    }
}

/// <param name="Risks">Empty where the actions are classed as not dangerous.</param>
/// <param name="Actions">Without their prefix.</param>
internal sealed record RiskLine(ImmutableHashSet<Risk> Risks, ImmutableArray<string> Actions);
