using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Narrowgate.Policy;

/// <summary>
/// Takes a policy's value apart: literals, wildcards, <c>${key}</c>, <c>${key, 'default'}</c>, and IAM's escapes
/// <c>${*}</c>, <c>${?}</c>, <c>${$}</c>.
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
/// </summary>
internal static class PatternReader
{
    public static bool TryRead(
        string text,
        bool hasWildcards,
        ConditionKeys keys,
        out ImmutableArray<TextPattern.Piece> pieces,
        [NotNullWhen(false)] out string? fault)
    {
        var found = ImmutableArray.CreateBuilder<TextPattern.Piece>();
        pieces = [];
        fault = null;
        for (var place = 0; place < text.Length;)
        {
            if (text.AsSpan(place).StartsWith("${"))
            {
                var end = text.IndexOf('}', place);
                if (end < 0)
                {
                    fault = $"\"{text}\" opens a variable and does not close it; write a brace after its name";
                    return false;
                }
                if (!TryReadVariable(text[(place + 2)..end], keys, out var piece, out fault))
                {
                    return false;
                }
                found.Add(piece);
                place = end + 1;
            }
            else if (hasWildcards && text[place] is ('*' or '?'))
            {
                found.Add(new TextPattern.Piece(Wild: text[place]));
                place++;
            }
            else
            {
                var end = LiteralEnd(text, place, hasWildcards);
                found.Add(new TextPattern.Piece(Literal: text[place..end]));
                place = end;
            }
        }
        pieces = found.ToImmutable();
        return true;
    }

    private static int LiteralEnd(string text, int place, bool hasWildcards)
    {
        var end = place + 1;
        while (end < text.Length
            && !text.AsSpan(end).StartsWith("${")
            && !(hasWildcards && text[end] is ('*' or '?')))
        {
            end++;
        }
        return end;
    }

    private static bool TryReadVariable(
        string inside, ConditionKeys keys, out TextPattern.Piece piece, [NotNullWhen(false)] out string? fault)
    {
        piece = new TextPattern.Piece(Literal: inside);
        fault = null;
        if (inside is "*" or "?" or "$")
        {
            return true;
        }
        var comma = inside.IndexOf(',', StringComparison.Ordinal);
        var name = (comma < 0 ? inside : inside[..comma]).Trim();
        var otherwise = comma < 0 ? null : inside[(comma + 1)..].Trim();
        if (otherwise is not null && otherwise is not ['\'', .., '\''])
        {
            fault = $"the default in ${{{inside}}} has no quotes; write ${{{name}, '{otherwise}'}}";
            return false;
        }
        if (!keys.TryFind(name, out var key, out fault))
        {
            fault = $"${{{name}}} is not a policy variable: {fault}";
            return false;
        }
        if (key.Arity != Arity.Single)
        {
            fault = $"{key.Name} may have many values and cannot be a policy variable; use it as a condition key";
            return false;
        }
        piece = new TextPattern.Piece(Variable: new TextPattern.Variable(key, otherwise?[1..^1]));
        return true;
    }
}
