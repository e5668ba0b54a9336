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
    private readonly SigningKeys _derived = new();
    private readonly SigV4aKeys _derivedPairs = new();

    /// <summary>
    /// A request with good keys; its signature is right only once <see cref="SignedRequest.Check"/> says so.
    /// </summary>
    public Verdict<SignedRequest> Open(AwsRequest request)
    {
        // 1. One signature, in the Authorization header or in the query, of the one algorithm
        if ((UnsupportedSignatures.InQuery(request.Query) ?? Unreadable(request)) is { } unreadable)
        {
            return unreadable;
        }
        var read = QuerySignature.IsIn(request.Query) ? QuerySignature.Read(request) : HeaderSignature.Read(request);
        if (!read.Holds(out var presented, out var refusal))
        {
            return refusal;
        }

        // 2. Its date, 3. what it covers
        if ((Dated(presented) ?? Covers(request, presented.Claim)) is { } flawed)
        {
            return flawed;
        }

        // 4. The body's form
        if (PayloadFault(request, presented) is { } fault)
        {
            return fault;
        }

        // 5. The keys
        var claim = presented.Claim;
        if (!keys.Open(claim.AccessKeyId, presented.SessionToken).Holds(out var opened, out refusal))
        {
            return refusal;
        }
        var canonical = CanonicalRequest.Of(request.Method, request.Path, presented.Query, request.Headers,
            claim.SignedHeaders, claim.Scope.IsPathVerbatim);
        VerifyingKey key = claim.Scope.Region is null
            ? new VerifyingKey.Public(_derivedPairs.Get(claim.AccessKeyId, opened.SecretAccessKey))
            : new VerifyingKey.Shared(_derived.Get(opened.SecretAccessKey, claim.Scope));
        return new SignedRequest(
            opened.Session, presented, canonical, key, scope => _derived.Get(opened.SecretAccessKey, scope));
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

    private Refusal? Dated(PresentedSignature presented)
    {
        if (!presented.Timestamp.StartsWith(presented.Claim.Scope.Date, StringComparison.Ordinal))
        {
            return Incomplete("The date in Credential is not the date of x-amz-date.");
        }
        var now = clock.GetUtcNow();
        var isTooNew = presented.At - now > limits.SignatureClockSkew;
        if (presented.Lifetime is { } lifetime && !isTooNew)
        {
            return now < presented.At + lifetime
                ? null
                : new Refusal(RefusalReason.SignatureExpired, string.Create(CultureInfo.InvariantCulture,
                    $"This presigned URL was good for {lifetime.TotalSeconds:0} seconds from {presented.Timestamp}, and it is "
                    + $"{SignatureAlgorithm.Timestamp(now)} now. Have a new one made."));
        }
        return !isTooNew && now - presented.At <= limits.SignatureClockSkew
            ? null
            : new Refusal(RefusalReason.ClockSkew, string.Create(CultureInfo.InvariantCulture,
                $"The request was signed at {presented.Timestamp}, and it is {SignatureAlgorithm.Timestamp(now)} here; at most "
                + $"{limits.SignatureClockSkew.TotalMinutes:0.#} minutes may lie between. Set the clock of the machine that signs."));
    }

    private static Refusal? Covers(AwsRequest request, Authorization claim)
    {
        var signed = claim.SignedHeaders;
        if (signed.Contains("host") == signed.Contains(CanonicalRequest.Authority))
        {
            return Incomplete("The Host header must be among SignedHeaders, as host or, in HTTP/2, as :authority.");
        }
        foreach (var name in signed)
        {
            if (request.Count(CanonicalRequest.HeaderOf(name)) != 1)
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
        return claim.Scope.IsPathVerbatim || CanonicalPath.IsNormal(request.Path)
            ? null
            : new Refusal(RefusalReason.NotUnderstood, "The path has empty, \".\" or \"..\" segments, which this service's "
                + "signature does not cover. Remove the slash at the end of AWS_ENDPOINT_URL if there is one.");
    }

    private static Refusal? PayloadFault(AwsRequest request, PresentedSignature presented)
    {
        if (request.Count("x-amz-s3session-token") > 0)
        {
            return UnsupportedSignatures.ExpressSession();
        }
        return presented.Payload switch
        {
            PayloadForm.Chunks { AreSigned: true } or PayloadForm.Events when presented.Claim.Scope.Region is null =>
                UnsupportedSignatures.Multiregional(),
            PayloadForm.Events when presented.Lifetime is not null => UnsupportedSignatures.PresignedEvents(),
            PayloadForm.Undeclared when presented.Claim.Scope.IsPathVerbatim =>
                Incomplete("S3 requires the header x-amz-content-sha256."),
            _ => null,
        };
    }

    private static Refusal Incomplete(string message) => new(RefusalReason.SignatureIncomplete, message);
}
