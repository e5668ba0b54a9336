using System.Collections.Immutable;
using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Members;

/// <summary>
/// A pattern of names: words, with <c>*</c> for any number of words between, before or after them. A word of the pattern
/// stands for its plural in s too. Words and not letters, so that <c>*Pin</c> is no part of Mapping.
/// </summary>
internal sealed class NamePattern
{
    private readonly ImmutableArray<ImmutableArray<string>> _parts;

    private NamePattern(string text)
    {
        Text = text;
        _parts = [.. text.Split('*').Select(NameWords.Split)];
    }

    public string Text { get; }

    /// <summary>The word that every matching name ends with; null where the pattern ends with a star.</summary>
    public string? LastWord => _parts[^1] is [.., var last] ? last : null;

    /// <param name="row">Where it stands.</param>
    /// <exception cref="InvalidDataException">It has no word in it.</exception>
    public static NamePattern Parse(string text, TableRow row)
    {
        var pattern = new NamePattern(text);
        return pattern._parts.All(part => part.IsEmpty) && text != "*"
            ? throw row.Bad($"the pattern '{text}' has no word in it")
            : pattern;
    }

    public bool Matches(ImmutableArray<string> words)
    {
        var first = _parts[0];
        if (_parts.Length == 1)
        {
            return words.Length == first.Length && IsAt(first, words, 0);
        }
        if (!IsAt(first, words, 0))
        {
            return false;
        }
        var place = first.Length;
        foreach (var part in _parts[1..^1])
        {
            while (!IsAt(part, words, place))
            {
                if (++place + part.Length > words.Length)
                {
                    return false;
                }
            }
            place += part.Length;
        }
        var end = words.Length - _parts[^1].Length;
        return end >= place && IsAt(_parts[^1], words, end);
    }

    private static bool IsAt(ImmutableArray<string> part, ImmutableArray<string> words, int place)
    {
        if (place + part.Length > words.Length)
        {
            return false;
        }
        for (var index = 0; index < part.Length; index++)
        {
            if (!IsWord(part[index], words[place + index]))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsWord(string pattern, string word) =>
        word.StartsWith(pattern, StringComparison.Ordinal)
        && (word.Length == pattern.Length || (word.Length == pattern.Length + 1 && word[^1] == 's'));
}
