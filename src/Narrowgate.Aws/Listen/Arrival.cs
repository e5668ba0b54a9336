using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Narrowgate.Policy;
using Narrowgate.Recording;

namespace Narrowgate.Aws.Listen;

/// <summary>Takes a request off the wire as it is, and notes the call.</summary>
public static class Arrival
{
    /// <summary>
    /// What is kept of a request's headers. A closed list: whatever else carries meaning is among the parameters, and
    /// what carries a token, a signature or a key (SSE-C's, say) cannot slip in.
    /// </summary>
    private static readonly ImmutableHashSet<string> Kept = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Host", "User-Agent",
        "amz-sdk-invocation-id", "amz-sdk-request", "smithy-protocol", "x-amz-content-sha256", "x-amz-date", "x-amz-target");

    /// <summary>Refuses a request line that is not a plain path: proxies' and OPTIONS' forms have no meaning here.</summary>
    public static Verdict<AwsRequest> Read(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target is not ['/', ..] || target.Contains('#', StringComparison.Ordinal))
        {
            return new Refusal(RefusalReason.NotUnderstood, "The request line must name a path that begins with '/'.");
        }
        if (!http.Request.Headers.Connection.All(IsOfThisHop))
        {
            return new Refusal(RefusalReason.NotUnderstood,
                "Connection names headers that end here; another proxy would take them out of what was signed. Leave it away.");
        }
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new AwsRequest(
            http.Request.Method,
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[(question + 1)..],
            [.. http.Request.Headers.SelectMany(header => header.Value, (header, value) => new Header(header.Key, value ?? ""))],
            http.Connection.RemoteIpAddress?.ToString() ?? "",
            http.Request.IsHttps);
    }

    private static bool IsOfThisHop(string? connection) => (connection ?? "").Split(',', StringSplitOptions.TrimEntries)
        .All(option => option.ToLowerInvariant() is "" or "close" or "keep-alive" or "te");

    public static CallArrival Note(AwsRequest request, string callId, DateTimeOffset at) =>
        new(callId, at,
            new Origin(request.Address, request.IsSecure, request.Header("User-Agent") ?? ""),
            new RecordedMessage(
                [.. request.Headers.Where(header => Kept.Contains(header.Name)).Select(header => new RecordedHeader(header.Name, header.Value))],
                Body: null,
                Size: long.TryParse(request.Header("Content-Length"), out var length) ? length : 0,
                Sha256: null,
                WireHmac: null));
}
