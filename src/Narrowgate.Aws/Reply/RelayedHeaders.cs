using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>The upstream's headers as the caller gets them: AWS's ids, dates and retry hints, and no hop's own.</summary>
public static class RelayedHeaders
{
    /// <summary>RFC 9110, section 7.6.1, and what would set the caller's client on another way than through here.</summary>
    private static readonly FrozenSet<string> NotRelayed = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Alt-Svc", "Connection", "Keep-Alive", "Location", "Proxy-Authenticate", "Proxy-Authorization", "Set-Cookie",
        "Strict-Transport-Security", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "x-narrowgate-call");

    /// <param name="operation">
    /// S3's CreateBucket and Route 53's Create… tell in Location where the new thing is; with a status of success no
    /// client goes there by itself.
    /// </param>
    public static ImmutableArray<Header> Of(HttpResponseMessage response, OperationModel operation)
    {
        // RFC 9110, section 7.6.1: what Connection names is this hop's own too.
        var named = response.Headers.Connection.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var tells = response.IsSuccessStatusCode && operation.Output?.Members.Any(member =>
            member.Location == MemberLocation.Header && member.WireName.Equals("Location", StringComparison.OrdinalIgnoreCase)) == true;
        return
        [
            .. Relayed(response.Headers.NonValidated, named, tells),
            .. Relayed(response.Content.Headers.NonValidated, named, tells),
        ];
    }

    /// <summary>
    /// Whether they can be written as they are. Looked at before the outcome is recorded, since what cannot be sent any
    /// more must not be recorded as sent.
    /// </summary>
    public static bool AreSound(ImmutableArray<Header> headers) =>
        !headers.Any(header => header.Value.Any(static letter => letter is (< ' ' and not '\t') or '\u007f' or > '\u00ff'))
        && headers.Count(header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) <= 1;

    private static IEnumerable<Header> Relayed(HttpHeadersNonValidated headers, HashSet<string> named, bool tellsLocation)
    {
        foreach (var (name, values) in headers)
        {
            if ((NotRelayed.Contains(name) && !(tellsLocation && name.Equals("Location", StringComparison.OrdinalIgnoreCase))) || named.Contains(name))
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
