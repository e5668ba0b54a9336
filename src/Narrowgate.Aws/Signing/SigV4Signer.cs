using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Signing;

/// <summary>Signs what leaves, with the target's credential, for the true region and host.</summary>
public sealed class SigV4Signer(TimeProvider clock)
{
    // What a client library or a proxy on the way may add or change.
    private static readonly FrozenSet<string> Unsigned = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "accept-encoding", "connection", "content-length", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id");

    private static readonly FrozenSet<string> Ours = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "authorization", "date", "host", "x-amz-date", "x-amz-region-set", "x-amz-security-token");

    private readonly SigningKeys _keys = new();
    private readonly SigV4aKeys _pairs = new();

    /// <summary>The headers to add to the request, Host not among them.</summary>
    /// <param name="host">As it will be sent, with its port where that is not the scheme's own.</param>
    /// <param name="region">The region to sign for: a global service's own, not the client's.</param>
    /// <param name="signingName">The service to sign for.</param>
    /// <param name="payload">
    /// SHA-256 of the body, 64 lower-case hex digits, or a word such as UNSIGNED-PAYLOAD. Where the request carries
    /// x-amz-content-sha256 itself (codeartifact has it as a member), both must be the same.
    /// </param>
    public ImmutableArray<Header> Sign(
        UpstreamRequest request, string host, string region, string signingName, AwsCredential credential, string payload) =>
        SignHead(request, host, region, signingName, credential, payload, regions: null).Headers;

    /// <param name="chain">For a body in signed chunks: what their signatures go on from.</param>
    public ImmutableArray<Header> Sign(
        UpstreamRequest request, string host, string region, string signingName, AwsCredential credential, string payload,
        out ChunkSignatures chain)
    {
        var head = SignHead(request, host, region, signingName, credential, payload, regions: null);
        chain = head.Chunks();
        return head.Headers;
    }

    /// <summary>For that endpoint, by the algorithm that it takes.</summary>
    public SignedHead Sign(UpstreamRequest request, UpstreamEndpoint endpoint, AwsCredential credential, string payload) => SignHead(
        request, endpoint.Host, endpoint.SigningRegion, endpoint.SigningName, credential, payload, endpoint.SignedRegions);

    private SignedHead SignHead(
        UpstreamRequest request, string host, string region, string signingName, AwsCredential credential, string payload,
        RegionSet? regions)
    {
        if (request.Headers.FirstOrDefault(header => Ours.Contains(header.Name)) is { Name: { } name })
        {
            throw new ArgumentException($"The signer alone sets {name}.", nameof(request));
        }
        var timestamp = SignatureAlgorithm.Timestamp(clock.GetUtcNow());
        var scope = new SigningScope(timestamp[..8], regions is null ? region : null, signingName);
        var added = Added(request, credential, timestamp, payload);
        if (regions is not null)
        {
            added = added.Add(new Header("X-Amz-Region-Set", regions.ToString()));
        }
        var headers = request.Headers.AddRange(added).Add(new Header("host", host));
        var signed = headers.Where(header => !Unsigned.Contains(header.Name))
            .Select(header => header.Name.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        var canonical = CanonicalRequest.Of(
            request.Method, request.Path, request.Query, headers, signed, scope.IsPathVerbatim);
        var text = canonical.StringToSign(payload, timestamp, scope);
        var signature = regions is null
            ? SignatureAlgorithm.Sign(_keys.Get(credential.SecretAccessKey, scope), text)
            : SigV4a.Sign(_pairs.Get(credential.AccessKeyId, credential.SecretAccessKey), text);
        var authorization = new Header("Authorization",
            $"{scope.Algorithm} Credential={credential.AccessKeyId}/{scope}, "
            + $"SignedHeaders={string.Join(';', signed)}, Signature={signature}");
        return new SignedHead(
            added.Add(authorization),
            timestamp,
            scope,
            signature,
            scope => _keys.Get(credential.SecretAccessKey, scope));
    }

    private static ImmutableArray<Header> Added(
        UpstreamRequest request, AwsCredential credential, string timestamp, string payload)
    {
        ImmutableArray<Header> added = [new("X-Amz-Date", timestamp)];
        if (credential.SessionToken is { } token)
        {
            added = added.Add(new Header("X-Amz-Security-Token", token));
        }
        // S3 insists on it and no other service minds: AWS's own JavaScript SDK sends it to all of them.
        var own = request.Headers.FirstOrDefault(header =>
            header.Name.Equals("x-amz-content-sha256", StringComparison.OrdinalIgnoreCase));
        if (own.Value is null)
        {
            return added.Add(new Header("X-Amz-Content-Sha256", payload));
        }
        return own.Value.Equals(payload, StringComparison.Ordinal)
            ? added
            : throw new ArgumentException("The request names another digest than its body's.", nameof(payload));
    }
}
