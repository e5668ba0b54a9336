using System.Collections.Immutable;
using System.Security.Cryptography;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;
using Narrowgate.Aws.Sts;
using Narrowgate.Identity;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Listen;

/// <summary>A gate, keys for it, and a client that signs; the tests bend what the client sends.</summary>
internal sealed class Door
{
    public Door(GatewayKey? key = null)
    {
        Keys = new KeyIssuer(key ?? new GatewayKey(new byte[32]), Clock, Limits.Default);
        Gate = new SignatureGate(Keys, Clock, Limits.Default);
        Issued = Issue(SessionOf("prod"));
    }

    public ManualClock Clock { get; } = new();

    public KeyIssuer Keys { get; }

    public SignatureGate Gate { get; }

    public IssuedKeys Issued { get; }

    public Session SessionOf(string target) => new(
        "01J0000000000000000000000A",
        new Caller("local", "local/agent", ["agents"], ImmutableSortedDictionary<string, string>.Empty.Add("team", "a")),
        target, "run", Clock.GetUtcNow(), Clock.GetUtcNow().AddHours(1));

    public IssuedKeys Issue(Session session) =>
        Keys.Issue(session).Holds(out var keys, out var refusal) ? keys : throw new InvalidOperationException(refusal.Message);

    /// <summary>A request as a good client signs it.</summary>
    public AwsRequest Signed(
        string method = "POST", string path = "/", string query = "", byte[]? body = null, string service = "sqs",
        ImmutableArray<Header> more = default, bool isHashDeclared = true, IssuedKeys? keys = null, string? timestamp = null,
        string signedHost = "host")
    {
        keys ??= Issued;
        timestamp ??= SignatureAlgorithm.Timestamp(Clock.GetUtcNow());
        var hash = Hash(body ?? []);
        ImmutableArray<Header> headers =
        [
            new("Host", "127.0.0.1:8700"), new("X-Amz-Date", timestamp), new("X-Amz-Security-Token", keys.SessionToken),
            .. isHashDeclared ? [new Header("X-Amz-Content-SHA256", hash)] : Array.Empty<Header>(),
            .. more.IsDefault ? [] : more,
        ];
        var signed = headers.Select(header => header.Name == "Host" ? signedHost : header.Name.ToLowerInvariant())
            .Order(StringComparer.Ordinal).ToImmutableArray();
        var scope = new SigningScope(timestamp[..8], "us-east-1", service);
        var canonical = CanonicalRequest.Of(method, path, query, headers, signed, scope.IsPathVerbatim);
        var signature = SignatureAlgorithm.Sign(
            SignatureAlgorithm.DeriveKey(keys.SecretAccessKey, scope), canonical.StringToSign(hash, timestamp, scope));
        return new AwsRequest(method, path, query,
            headers.Add(new Header("Authorization", $"AWS4-HMAC-SHA256 Credential={keys.AccessKeyId}/{scope}, "
                + $"SignedHeaders={string.Join(';', signed)}, Signature={signature}")),
            "127.0.0.1", IsSecure: false);
    }

    /// <summary>A presigned URL as a good client makes it, and the request that uses it.</summary>
    /// <param name="query">Its other parameters.</param>
    public AwsRequest Presigned(
        string method = "GET", string path = "/bucket/key", string query = "", string service = "s3", string? timestamp = null,
        string expires = "900", ImmutableArray<Header> more = default, IssuedKeys? keys = null, string? payload = null)
    {
        keys ??= Issued;
        timestamp ??= SignatureAlgorithm.Timestamp(Clock.GetUtcNow());
        var scope = new SigningScope(timestamp[..8], "us-east-1", service);
        ImmutableArray<Header> headers = [new("Host", "127.0.0.1:8700"), .. more.IsDefault ? [] : more];
        var signed = headers.Select(header => header.Name.ToLowerInvariant()).Order(StringComparer.Ordinal).ToImmutableArray();
        var all = string.Join('&', (IEnumerable<string>)
        [
            .. query.Length > 0 ? [query] : Array.Empty<string>(),
            "X-Amz-Algorithm=AWS4-HMAC-SHA256", $"X-Amz-Credential={Uri.EscapeDataString($"{keys.AccessKeyId}/{scope}")}",
            $"X-Amz-Date={timestamp}", $"X-Amz-Expires={expires}", $"X-Amz-SignedHeaders={string.Join("%3B", signed)}",
            $"X-Amz-Security-Token={Uri.EscapeDataString(keys.SessionToken)}",
        ]);
        var canonical = CanonicalRequest.Of(method, path, all, headers, signed, scope.IsPathVerbatim);
        var signature = SignatureAlgorithm.Sign(
            SignatureAlgorithm.DeriveKey(keys.SecretAccessKey, scope),
            canonical.StringToSign(payload ?? (scope.IsPathVerbatim ? "UNSIGNED-PAYLOAD" : Hash([])), timestamp, scope));
        return new AwsRequest(method, path, $"{all}&X-Amz-Signature={signature}", headers, "127.0.0.1", IsSecure: false);
    }

    /// <summary>The session, once the signature over that body was right; or the refusal.</summary>
    public Verdict<Session> Enter(AwsRequest request, byte[]? body = null)
    {
        if (!Gate.Open(request).Holds(out var signed, out var refusal))
        {
            return refusal;
        }
        var payload = signed.Payload is PayloadForm.Digest ? null : signed.Payload.Signed;
        return signed.Check(payload ?? Hash(body ?? [])) is { } wrong ? wrong : signed.Session;
    }

    public Refusal? Refused(AwsRequest request, byte[]? body = null) =>
        Enter(request, body).Holds(out _, out var refusal) ? null : refusal;

    public static string Hash(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}

internal static class Bending
{
    public static AwsRequest With(this AwsRequest request, string name, string value) =>
        request with { Headers = request.Without(name).Headers.Add(new Header(name, value)) };

    public static AwsRequest Without(this AwsRequest request, string name) => request with
    {
        Headers = [.. request.Headers.Where(header => !header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))],
    };

    public static AwsRequest Again(this AwsRequest request, string name) =>
        request with { Headers = request.Headers.Add(new Header(name, request.Header(name)!)) };

    public static AwsRequest Bend(this AwsRequest request, string name, Func<string, string> bend) =>
        request.With(name, bend(request.Header(name)!));
}
