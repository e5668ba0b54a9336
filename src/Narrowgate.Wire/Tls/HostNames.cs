using System.Buffers;

namespace Narrowgate.Wire.Tls;

/// <summary>Host names as they may stand on the wire: letters, digits and hyphens in ASCII (RFC 1123, 2.1), in lower case.</summary>
public static class HostNames
{
    public const int LongestName = 253;
    public const int LongestLabel = 63;

    internal static SearchValues<char> Characters { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>
    /// A name and nothing that a resolver might read as an address: <c>0x7f.1</c> and <c>2130706433</c> lead to numbers
    /// (https://url.spec.whatwg.org/#ends-in-a-number-checker).
    /// </summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > LongestName)
        {
            return false;
        }
        var last = ReadOnlySpan<char>.Empty;
        foreach (var range in name.Split('.'))
        {
            last = name[range];
            if (last.IsEmpty || last.Length > LongestLabel || last[0] == '-' || last[^1] == '-' || last.ContainsAnyExcept(Characters))
            {
                return false;
            }
        }
        return last.ContainsAnyExceptInRange('0', '9') && !last.StartsWith("0x", StringComparison.Ordinal);
    }
}
