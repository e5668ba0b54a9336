using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Narrowgate.Policy;

/// <summary>
/// A value in a policy: literal text, wildcards where they count, and policy variables, whose values match literally: a
/// <c>*</c> in a claim never becomes part of a pattern.
/// </summary>
public sealed class TextPattern
{
    private readonly ImmutableArray<Piece> _pieces;
    private readonly StringComparison _comparison;
    private readonly Wildcard? _fixed;

    internal TextPattern(string source, ImmutableArray<Piece> pieces, StringComparison comparison)
    {
        Source = source;
        _pieces = pieces;
        _comparison = comparison;
        _fixed = pieces.Any(piece => piece.Variable is not null) ? null : Build(pieces, null);
    }

    /// <summary>As the policy has it.</summary>
    public string Source { get; }

    /// <summary>What every text that matches begins with.</summary>
    public string LiteralPrefix =>
        string.Concat(_pieces.TakeWhile(piece => piece.Literal is not null).Select(piece => piece.Literal));

    /// <summary>Literally <c>*</c>: matches also what has no resource, or an unknown one.</summary>
    public bool IsEverything => Source == "*";

    internal bool HasVariables => _fixed is null;

    /// <summary>Reads a pattern; a variable that is not known is a fault.</summary>
    /// <param name="hasWildcards">Whether <c>*</c> and <c>?</c> mean more than themselves.</param>
    public static bool TryParse(
        string text,
        bool hasWildcards,
        StringComparison comparison,
        ConditionKeys keys,
        [NotNullWhen(true)] out TextPattern? pattern,
        [NotNullWhen(false)] out string? fault)
    {
        pattern = PatternReader.TryRead(text, hasWildcards, keys, out var pieces, out fault)
            ? new TextPattern(text, pieces, comparison)
            : null;
        return pattern is not null;
    }

    /// <summary>Null where a variable has no value and no default: then it can match nothing.</summary>
    internal bool? Matches(ReadOnlySpan<char> text, Facts facts) => (_fixed ?? Build(_pieces, facts))?.Matches(text);

    /// <summary>
    /// Against a name of which parts are not known: whether every name that it could be matches, or some. Null as above.
    /// A value of a variable that holds a wildcard character would become part of a pattern here: it matches nothing for
    /// certain, and something perhaps.
    /// </summary>
    internal bool? MatchesPartly(ReadOnlySpan<char> name, Facts facts, bool every)
    {
        var text = new StringBuilder();
        foreach (var piece in _pieces)
        {
            var literal = piece.Variable is { } variable ? variable.Value(facts) : piece.Literal ?? piece.Wild.ToString();
            if (literal is null)
            {
                return null;
            }
            if (piece.Wild is null && literal.AsSpan().ContainsAny('*', '?'))
            {
                return !every;
            }
            text.Append(literal);
        }
        return every ? PartlyKnown.MatchesEvery(text.ToString(), name) : PartlyKnown.MatchesSome(text.ToString(), name);
    }

    private Wildcard? Build(ImmutableArray<Piece> pieces, Facts? facts)
    {
        var builder = new Wildcard.Builder(_comparison);
        foreach (var piece in pieces)
        {
            if (piece.Wild is { } wild)
            {
                builder.AddPattern(wild);
            }
            else if ((piece.Literal ?? piece.Variable?.Value(facts!.Value)) is { } literal)
            {
                builder.AddLiteral(literal);
            }
            else
            {
                return null;
            }
        }
        return builder.Build();
    }

    /// <summary>Exactly one of the three.</summary>
    internal readonly record struct Piece(string? Literal = null, char? Wild = null, Variable? Variable = null);

    /// <summary><c>${aws:PrincipalTag/team, 'none'}</c>.</summary>
    internal sealed record Variable(ConditionKey Key, string? Default)
    {
        public string? Value(Facts facts)
        {
            var found = Key.Read(facts);
            return found is { IsUnknown: false, Values: [var only] } ? only : found.IsAbsent ? Default : null;
        }
    }
}
