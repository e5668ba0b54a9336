using System.Globalization;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Listen;

/// <summary>A signature in the Authorization header, with the headers that belong to it.</summary>
internal static class HeaderSignature
{
    public static Verdict<PresentedSignature> Read(AwsRequest request)
    {
        if (request.Header("authorization") is not { } header)
        {
            return request.Count("authorization") == 0 ? Missing() : Incomplete("The Authorization header is there twice.");
        }
        if (!Authorization.Parse(header).Holds(out var claim, out var refusal)
            || !PayloadForm.Of(request.Header(SignatureHeaders.Payload)).Holds(out var payload, out refusal)
            || !PresentedSignature.RegionsOf(claim.Scope, request.Header(SigV4a.RegionSetHeader)).Holds(out var regions, out refusal))
        {
            return refusal;
        }
        return Dated(request, claim, out var at) is { } undated
            ? undated
            : new PresentedSignature(
                claim, at, Lifetime: null, request.Header(SignatureHeaders.Token) ?? "", payload, regions, request.Query, request);
    }

    private static Refusal? Dated(AwsRequest request, Authorization claim, out DateTimeOffset at)
    {
        if (request.Count(SignatureHeaders.Date) > 0)
        {
            return SignatureAlgorithm.TryParseTimestamp(request.Header(SignatureHeaders.Date), out at)
                ? null
                : Incomplete("x-amz-date must be there once and read like 20150830T123600Z.");
        }
        var isDated = DateTimeOffset.TryParseExact(
            request.Header("date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
        return isDated && claim.SignedHeaders.Contains("date")
            ? null
            : Incomplete("The request has no signed x-amz-date header.");
    }

    private static Refusal Missing() => new(RefusalReason.SignatureMissing,
        "The request is not signed. Set AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE, so that the SDK gets keys from this "
        + "gateway and signs with them.");

    private static Refusal Incomplete(string message) => new(RefusalReason.SignatureIncomplete, message);
}

/// <summary>Headers that belong to a signature.</summary>
internal static class SignatureHeaders
{
    public const string Date = "x-amz-date";
    public const string Token = "x-amz-security-token";
    public const string Payload = "x-amz-content-sha256";
}
