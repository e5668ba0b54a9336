using System.Collections.Immutable;

namespace Narrowgate.Aws.Listen;

/// <summary>A request as it arrived, nothing decoded, nothing normalised, its body unread.</summary>
/// <param name="Method">As sent.</param>
/// <param name="Path">The raw path, percent-encoding untouched, without the query: <c>/bucket/a%2Fb//c</c>.</param>
/// <param name="Query">The raw query without its question mark; empty where there is none.</param>
/// <param name="Headers">Every header in order, repeated ones repeated; HTTP/2's :authority as Host.</param>
/// <param name="Address">The client's IP address.</param>
/// <param name="IsSecure">Whether it came over TLS.</param>
public sealed record AwsRequest(
    string Method,
    string Path,
    string Query,
    ImmutableArray<Header> Headers,
    string Address,
    bool IsSecure)
{
    /// <summary>The one value of a header; null where it is absent or repeated.</summary>
    public string? Header(string name)
    {
        string? found = null;
        foreach (var header in Headers)
        {
            if (!header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            if (found is not null)
            {
                return null;
            }
            found = header.Value;
        }
        return found;
    }

    /// <summary>How often a header is there.</summary>
    public int Count(string name) => Headers.Count(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

public readonly record struct Header(string Name, string Value);
