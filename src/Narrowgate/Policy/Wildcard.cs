using System.Text;

namespace Narrowgate.Policy;

/// <summary>
/// A text with IAM's <c>*</c> (any run, also none) and <c>?</c> (one character). Matches by finding its segments from
/// left to right, the first place being as good as any: it never goes back, whatever an adversary sends.
/// </summary>
public sealed class Wildcard
{
    private readonly Segment[] _segments;

    private Wildcard(Segment[] segments) => _segments = segments;

    public static Wildcard Parse(string pattern, StringComparison comparison = StringComparison.Ordinal)
    {
        var builder = new Builder(comparison);
        foreach (var character in pattern)
        {
            builder.AddPattern(character);
        }
        return builder.Build();
    }

    public bool Matches(ReadOnlySpan<char> text)
    {
        var first = _segments[0];
        if (_segments.Length == 1)
        {
            return text.Length == first.Length && first.StandsAt(text, 0);
        }
        var last = _segments[^1];
        var end = text.Length - last.Length;
        if (end < first.Length || !first.StandsAt(text, 0) || !last.StandsAt(text, end))
        {
            return false;
        }
        var place = first.Length;
        foreach (var segment in _segments.AsSpan(1, _segments.Length - 2))
        {
            var found = segment.FindIn(text[place..end]);
            if (found < 0)
            {
                return false;
            }
            place += found + segment.Length;
        }
        return true;
    }

    /// <summary>Puts a pattern together from parts that match literally and parts whose wildcards count.</summary>
    internal sealed class Builder(StringComparison comparison)
    {
        private readonly List<Segment> _segments = [];
        private readonly StringBuilder _text = new();
        private readonly List<int> _holes = [];

        public void AddLiteral(string text) => _text.Append(text);

        public void AddPattern(char character)
        {
            switch (character)
            {
                case '*':
                    CloseSegment();
                    break;
                case '?':
                    _holes.Add(_text.Length);
                    _text.Append('?');
                    break;
                default:
                    _text.Append(character);
                    break;
            }
        }

        public Wildcard Build()
        {
            CloseSegment();
            return new Wildcard([.. _segments]);
        }

        private void CloseSegment()
        {
            _segments.Add(new Segment(_text.ToString(), [.. _holes], comparison));
            _text.Clear();
            _holes.Clear();
        }
    }

    /// <summary>What stands between two <c>*</c>; at its holes any character is right.</summary>
    private readonly record struct Segment(string Text, int[] Holes, StringComparison Comparison)
    {
        public int Length => Text.Length;

        public bool StandsAt(ReadOnlySpan<char> text, int place)
        {
            if (text.Length - place < Length)
            {
                return false;
            }
            var there = text.Slice(place, Length);
            var from = 0;
            foreach (var hole in Holes)
            {
                if (!there[from..hole].Equals(Text.AsSpan(from..hole), Comparison))
                {
                    return false;
                }
                from = hole + 1;
            }
            return there[from..].Equals(Text.AsSpan(from), Comparison);
        }

        public int FindIn(ReadOnlySpan<char> text)
        {
            if (Holes.Length == 0)
            {
                return text.IndexOf(Text, Comparison);
            }
            for (var place = 0; place <= text.Length - Length; place++)
            {
                if (StandsAt(text, place))
                {
                    return place;
                }
            }
            return -1;
        }
    }
}
