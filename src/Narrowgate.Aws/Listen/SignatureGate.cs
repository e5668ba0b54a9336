using System.Globalization;
using Narrowgate.Aws.Signing;
using Narrowgate.Aws.Sts;

namespace Narrowgate.Aws.Listen;

/// <summary>
/// The first door: whose keys signed this request, and for what. In this order: the form of the signature, its date,
/// what it covers, the keys. Whether the session was revoked is asked at the checkpoint.
/// </summary>
public sealed class SignatureGate(KeyIssuer keys, TimeProvider clock, Limits limits)
{
    private const string DateHeader = "x-amz-date";
    private const string TokenHeader = "x-amz-security-token";
    private const string PayloadHeader = "x-amz-content-sha256";

    private readonly SigningKeys _derived = new();

    /// <summary>
    /// A request with good keys; its signature is right only once <see cref="SignedRequest.Check"/> says so.
    /// </summary>
    public Verdict<SignedRequest> Open(AwsRequest request)
    {
        // 1. One signature, in the Authorization header, of the one algorithm
        if (UnsupportedSignatures.InQuery(request.Query) is { } unsupported)
        {
            return unsupported;
        }
        if (Unreadable(request) is { } unreadable)
        {
            return unreadable;
        }
        if (Single(request, "authorization") is not { } header)
        {
            return Count(request, "authorization") == 0 ? Missing() : Incomplete("The Authorization header is there twice.");
        }
        if (!Authorization.Parse(header).Holds(out var authorization, out var refusal))
        {
            return refusal;
        }

        // 2. Its date, 3. what it covers
        if ((Dated(request, authorization, out var timestamp) ?? Covers(request, authorization)) is { } flawed)
        {
            return flawed;
        }

        // 4. The payload's digest, where a header declares it
        if (PayloadFault(request, authorization.Scope) is { } fault)
        {
            return fault;
        }

        // 5. The keys
        if (!keys.Open(authorization.AccessKeyId, Single(request, TokenHeader) ?? "").Holds(out var opened, out refusal))
        {
            return refusal;
        }
        var canonical = CanonicalRequest.Of(request.Method, request.Path, request.Query, request.Headers,
            authorization.SignedHeaders, authorization.Scope.IsPathVerbatim);
        return new SignedRequest(opened.Session, authorization, Single(request, PayloadHeader), canonical, timestamp,
            _derived.Get(opened.SecretAccessKey, authorization.Scope));
    }

    // What could be read in two ways must not be read at all.
    private static Refusal? Unreadable(AwsRequest request)
    {
        var isBytes = CanonicalRequest.IsBytes(request.Path) && CanonicalRequest.IsBytes(request.Query)
            && request.Headers.All(header => CanonicalRequest.IsBytes(header.Value));
        return isBytes
            && request.Method.Length > 0
            && request.Method.All(char.IsAsciiLetterUpper)
            && request.Path.StartsWith('/')
            ? null
            : new Refusal(RefusalReason.NotUnderstood, "The request line or a header is malformed.");
    }

    private Refusal? Dated(AwsRequest request, Authorization authorization, out string timestamp)
    {
        timestamp = "";
        DateTimeOffset at;
        if (Count(request, DateHeader) > 0)
        {
            if (!SignatureAlgorithm.TryParseTimestamp(Single(request, DateHeader), out at))
            {
                return Incomplete("x-amz-date must be there once and read like 20150830T123600Z.");
            }
        }
        else if (!authorization.SignedHeaders.Contains("date")
            || !DateTimeOffset.TryParseExact(Single(request, "date"), "r", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out at))
        {
            return Incomplete("The request has no signed x-amz-date header.");
        }
        timestamp = SignatureAlgorithm.Timestamp(at);
        if (!timestamp.StartsWith(authorization.Scope.Date, StringComparison.Ordinal))
        {
            return Incomplete("The date in Credential is not the date of x-amz-date.");
        }
        var now = clock.GetUtcNow();
        return (now - at).Duration() <= limits.SignatureClockSkew
            ? null
            : new Refusal(RefusalReason.ClockSkew, string.Create(CultureInfo.InvariantCulture,
                $"The request was signed at {timestamp}, and it is {SignatureAlgorithm.Timestamp(now)} here; at most "
                + $"{limits.SignatureClockSkew.TotalMinutes:0.#} minutes may lie between. Set the clock of the machine that signs."));
    }

    private static Refusal? Covers(AwsRequest request, Authorization authorization)
    {
        var signed = authorization.SignedHeaders;
        if (!signed.Contains("host"))
        {
            return Incomplete("The Host header must be among SignedHeaders.");
        }
        foreach (var name in signed)
        {
            if (Count(request, name) != 1)
            {
                return Incomplete($"The header {name} is among SignedHeaders and must be in the request exactly once.");
            }
        }
        foreach (var header in request.Headers)
        {
            var name = header.Name.ToLowerInvariant();
            if (name.StartsWith("x-amz-", StringComparison.Ordinal) && !signed.Contains(name))
            {
                return Incomplete("Every header that begins with x-amz- must be among SignedHeaders.");
            }
        }
        // SigV4 removes "." and ".." and empty segments before it signs, for all services but S3: such a path would have
        // the signature of another one.
        return authorization.Scope.IsPathVerbatim || CanonicalPath.IsNormal(request.Path)
            ? null
            : new Refusal(RefusalReason.NotUnderstood, "The path has empty, \".\" or \"..\" segments, which this service's "
                + "signature does not cover. Remove the slash at the end of AWS_ENDPOINT_URL if there is one.");
    }

    private static Refusal? PayloadFault(AwsRequest request, SigningScope scope)
    {
        if (Count(request, "x-amz-s3session-token") > 0)
        {
            return UnsupportedSignatures.ExpressSession();
        }
        if (Single(request, PayloadHeader) is { } declared)
        {
            var isDigest = declared.Length == SignatureAlgorithm.EmptyPayload.Length
                && declared.All(char.IsAsciiHexDigitLower);
            return isDigest ? null : UnsupportedSignatures.Payload(declared);
        }
        return scope.IsPathVerbatim
            ? Incomplete("S3 requires the header x-amz-content-sha256.")
            : null;
    }

    private static string? Single(AwsRequest request, string name) => request.Header(name);

    private static int Count(AwsRequest request, string name) =>
        request.Headers.Count(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Refusal Missing() => new(RefusalReason.SignatureMissing,
        "The request is not signed. Set AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE, so that the SDK gets keys from this "
        + "gateway and signs with them.");

    private static Refusal Incomplete(string message) => new(RefusalReason.SignatureIncomplete, message);
}
