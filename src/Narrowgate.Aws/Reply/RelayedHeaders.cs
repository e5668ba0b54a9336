using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>The upstream's headers as the caller gets them: AWS's ids, dates and retry hints, and no hop's own.</summary>
public static class RelayedHeaders
{
    private const string LocationHeader = "Location";

    /// <summary>RFC 9110, section 7.6.1, and what would set the caller's client on another way than through here.</summary>
    private static readonly FrozenSet<string> NotRelayed = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Alt-Svc", "Connection", "Keep-Alive", LocationHeader, "Proxy-Authenticate", "Proxy-Authorization", "Set-Cookie",
        "Strict-Transport-Security", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "x-narrowgate-call");

    /// <param name="call">Says whether a Location is data: the address of what a 201 made, never one to go to.</param>
    public static ImmutableArray<Header> Of(HttpResponseMessage response, AwsCall call)
    {
        // RFC 9110, section 7.6.1: what Connection names is this hop's own too.
        var named = response.Headers.Connection.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. Relayed(response.Headers.NonValidated, named), .. Relayed(response.Content.Headers.NonValidated, named),
            .. response.IsSuccessStatusCode && IsLocationData(response, call) ? Locations(response) : [],
        ];
    }

    // S3's form posts answer 201 with it, which no model says.
    private static bool IsLocationData(HttpResponseMessage response, AwsCall call) =>
        (call.Service.Name == "s3" && response.StatusCode == HttpStatusCode.Created)
        || call.Operation.Output?.Members.Any(member => member.Location == MemberLocation.Header
            && member.WireName.Equals(LocationHeader, StringComparison.OrdinalIgnoreCase)) == true;

    private static IEnumerable<Header> Locations(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(LocationHeader, out var values)
            ? values.Select(value => new Header(LocationHeader, value))
            : [];

    /// <summary>
    /// Whether they can be written as they are. Looked at before the outcome is recorded, since what cannot be sent any
    /// more must not be recorded as sent.
    /// </summary>
    public static bool AreSound(ImmutableArray<Header> headers) =>
        !headers.Any(header => header.Value.Any(static letter => letter is (< ' ' and not '\t') or '\u007f' or > '\u00ff'))
        && headers.Count(header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) <= 1;

    private static IEnumerable<Header> Relayed(HttpHeadersNonValidated headers, HashSet<string> named)
    {
        foreach (var (name, values) in headers)
        {
            if (NotRelayed.Contains(name) || named.Contains(name))
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
