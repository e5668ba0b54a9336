using System.Collections.Immutable;

namespace Narrowgate.Aws.Decode;

/// <summary>A model's path: <c>/{Bucket}/{Key+}?uploads</c> taken apart.</summary>
internal sealed class UriTemplate
{
    private readonly int _greedy;

    private UriTemplate(ImmutableArray<UriSegment> segments, ImmutableArray<QueryPair> query)
    {
        Segments = segments;
        Query = query;
        _greedy = segments.IndexOf(segments.SingleOrDefault(segment => segment.IsGreedy));
    }

    public ImmutableArray<UriSegment> Segments { get; }

    /// <summary>The constants that the query must hold.</summary>
    public ImmutableArray<QueryPair> Query { get; }

    public static UriTemplate Parse(string template)
    {
        var mark = template.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? template : template[..mark];
        var query = mark < 0 ? [] : template[(mark + 1)..].Split('&').Select(Constant);
        return new UriTemplate([.. SplitPath(path).Select(UriSegment.Parse)], [.. query]);
    }

    /// <summary>Segments as they stand; a slash at the very end begins no segment.</summary>
    public static ImmutableArray<string> SplitPath(string path)
    {
        var segments = path[1..].Split('/');
        return [.. segments[^1].Length == 0 ? segments[..^1] : segments];
    }

    /// <summary>The raw text of each label, or null where the path is another.</summary>
    /// <param name="endsInSlash">A greedy label at the end keeps that slash.</param>
    public IReadOnlyDictionary<string, string>? Match(ImmutableArray<string> path, bool endsInSlash)
    {
        var spare = path.Length - Segments.Length;
        if (_greedy < 0 ? spare != 0 : spare < 0)
        {
            return null;
        }
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var position = 0;
        for (var index = 0; index < Segments.Length; index++)
        {
            var taken = index == _greedy ? spare + 1 : 1;
            var text = string.Join('/', path.AsSpan().Slice(position, taken));
            position += taken;
            if (index == _greedy && index == Segments.Length - 1 && endsInSlash)
            {
                text += "/";
            }
            if (Segments[index].IsLabel ? text.Length == 0 : text != Segments[index].Text)
            {
                return null;
            }
            if (Segments[index].IsLabel)
            {
                labels[Segments[index].Text] = text;
            }
        }
        return labels;
    }

    private static QueryPair Constant(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new QueryPair(pair, string.Empty) : new QueryPair(pair[..equals], pair[(equals + 1)..]);
    }
}

/// <summary>One segment: a constant, <c>{Label}</c>, or <c>{Label+}</c>, which takes slashes too.</summary>
internal readonly record struct UriSegment(string Text, bool IsLabel, bool IsGreedy)
{
    public static UriSegment Parse(string segment)
    {
        if (segment is not ['{', .., '}'])
        {
            return new UriSegment(segment, IsLabel: false, IsGreedy: false);
        }
        var isGreedy = segment[^2] == '+';
        return new UriSegment(segment[1..(isGreedy ? ^2 : ^1)], IsLabel: true, isGreedy);
    }
}
