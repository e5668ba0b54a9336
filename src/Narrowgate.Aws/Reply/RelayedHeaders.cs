using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Reply;

/// <summary>The upstream's headers as the caller gets them: AWS's ids, dates and retry hints, and no hop's own.</summary>
public static class RelayedHeaders
{
    /// <summary>RFC 9110, section 7.6.1, and what would set the caller's client on another way than through here.</summary>
    private static readonly FrozenSet<string> NotRelayed = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Alt-Svc", "Connection", "Keep-Alive", "Location", "Proxy-Authenticate", "Proxy-Authorization", "Set-Cookie",
        "Strict-Transport-Security", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "x-narrowgate-call");

    public static ImmutableArray<Header> Of(HttpResponseMessage response) =>
        [.. Relayed(response.Headers.NonValidated), .. Relayed(response.Content.Headers.NonValidated)];

    private static IEnumerable<Header> Relayed(HttpHeadersNonValidated headers)
    {
        foreach (var (name, values) in headers)
        {
            if (NotRelayed.Contains(name))
            {
                continue;
            }
            foreach (var value in values)
            {
                yield return new Header(name, value);
            }
        }
    }
}
