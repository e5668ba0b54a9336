using System.Text;

namespace Narrowgate.Aws.Signing;

/// <summary>
/// The query's line of a canonical request: encoded pairs, sorted by name and then by value, byte by byte.
/// </summary>
public static class CanonicalQuery
{
    public static string Of(string query)
    {
        if (query.Length == 0)
        {
            return "";
        }
        var pairs = query.Split('&').Select(Encode).ToArray();
        Array.Sort(pairs, Compare);
        var text = new StringBuilder(query.Length + 16);
        foreach (var (name, value) in pairs)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(name).Append('=').Append(value);
        }
        return text.ToString();
    }

    private static (string Name, string Value) Encode(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? (UriEncoding.Complete(pair), "")
            : (UriEncoding.Complete(pair[..equals]), UriEncoding.Complete(pair[(equals + 1)..]));
    }

    // Not by the joined text: '-', '.' and the digits sort before '=', so "a-b" would come before "a".
    private static int Compare((string Name, string Value) left, (string Name, string Value) right)
    {
        var byName = string.CompareOrdinal(left.Name, right.Name);
        return byName != 0 ? byName : string.CompareOrdinal(left.Value, right.Value);
    }
}
