using System.Collections.Immutable;

namespace Narrowgate.Aws.Decode;

/// <summary>One name and value of a query string or a form, decoded.</summary>
internal readonly record struct QueryPair(string Name, string Value)
{
    /// <summary>The URL's query. A raw plus is refused there: some servers read a space in it, some a plus.</summary>
    public static bool TryParseQuery(string raw, Trail trail, out ImmutableArray<QueryPair> pairs) =>
        TryParse(raw, isForm: false, trail, out pairs);

    /// <summary>An application/x-www-form-urlencoded body.</summary>
    public static bool TryParseForm(string raw, Trail trail, out ImmutableArray<QueryPair> pairs) =>
        TryParse(raw, isForm: true, trail, out pairs);

    private static bool TryParse(string raw, bool isForm, Trail trail, out ImmutableArray<QueryPair> pairs)
    {
        pairs = [];
        if (raw.Length == 0)
        {
            return true;
        }
        if (!isForm && raw.Contains('+', StringComparison.Ordinal))
        {
            trail.Refuse("has a raw '+' in its query, which can be read in two ways: send %20 or %2B");
            return false;
        }
        var parsed = ImmutableArray.CreateBuilder<QueryPair>();
        foreach (var range in raw.AsSpan().Split('&'))
        {
            var part = raw.AsSpan(range);
            var equals = part.IndexOf('=');
            var name = equals < 0 ? part : part[..equals];
            var value = equals < 0 ? [] : part[(equals + 1)..];
            if (name.IsEmpty || !PercentEncoding.TryDecode(name, isForm, out var decodedName)
                || !PercentEncoding.TryDecode(value, isForm, out var decodedValue))
            {
                trail.Refuse(isForm
                    ? "has a form body that is not properly percent-encoded UTF-8"
                    : "has a query that is not properly percent-encoded UTF-8");
                return false;
            }
            parsed.Add(new QueryPair(decodedName, decodedValue));
        }
        pairs = parsed.ToImmutable();
        return true;
    }
}
