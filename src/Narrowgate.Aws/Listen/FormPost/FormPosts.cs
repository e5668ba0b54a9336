using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Signing;
using Narrowgate.Aws.Sts;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Listen.FormPost;

/// <summary>
/// The other first door: uploads from a browser's form, whose signature stands among the fields and covers a policy in
/// place of the request. What comes out is the PutObject that it means, decided, recorded and sent as such.
/// See <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html"/>.
/// </summary>
public sealed class FormPosts(KeyIssuer keys, TimeProvider clock, Limits limits)
{
    private const string Media = "multipart/form-data";

    /// <summary>A boundary has at most 70 characters; see RFC 2046, section 5.1.1.</summary>
    private const int BoundaryCharacters = 70;

    private readonly SigningKeys _derived = new();

    /// <summary>
    /// Elsewhere a multipart body is some operation's blob, whose signature stands in a header or in the query.
    /// </summary>
    public static bool IsMeant(AwsRequest request) => request.Method == "POST"
        && request.Count("authorization") == 0
        && !QuerySignature.IsIn(request.Query)
        && (request.Header("Content-Type") ?? "").StartsWith(Media, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the form up to its file, and verifies its signature and policy.</summary>
    public async ValueTask<Verdict<Entered>> OpenAsync(AwsRequest request, ArrivingBody body, CancellationToken cancellation)
    {
        if (Place(request, body, out var bucket, out var boundary) is { } misplaced)
        {
            return misplaced;
        }
        try
        {
            var source = new ByteSource(body.Source);
            var read = await FormFields.ReadAsync(source, boundary, limits, cancellation);
            if (!read.Holds(out var fields, out var refusal))
            {
                return refusal;
            }
            var rest = body.Length!.Value - source.Taken;
            var opened = await FormFile.OpenAsync(source, fields.Delimiter, rest, limits, cancellation);
            return opened.Holds(out var file, out refusal) ? Verified(request, bucket, fields, file) : refusal;
        }
        catch (BadHttpRequestException exception)
        {
            return BodyReader.Malformed(exception);
        }
    }

    private static Refusal? Place(AwsRequest request, ArrivingBody body, out string bucket, out string boundary)
    {
        bucket = request.Path.Trim('/');
        boundary = "";
        if (request.Query.Length > 0)
        {
            return NotUnderstood.Because("A form has no query: all that it says stands in its fields.");
        }
        if (bucket.Length == 0 || bucket.Contains('/', StringComparison.Ordinal))
        {
            return NotUnderstood.Because("A form is posted to its bucket: /BUCKET and nothing behind it.");
        }
        var parameter = request.Header("Content-Type")!.Split(';', 2, StringSplitOptions.TrimEntries);
        if (parameter.Length == 2 && parameter[1].StartsWith("boundary=", StringComparison.OrdinalIgnoreCase))
        {
            boundary = parameter[1]["boundary=".Length..].Trim('"');
        }
        if (boundary.Length is 0 or > BoundaryCharacters || !boundary.All(IsOfBoundary))
        {
            return NotUnderstood.Because("The Content-Type of a form names its boundary, and nothing else.");
        }
        return body.Length is null ? NotUnderstood.Because("A form needs a Content-Length.") : null;
    }

    private static bool IsOfBoundary(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || "'()+_,-./:=?".Contains(letter, StringComparison.Ordinal);

    private Verdict<Entered> Verified(AwsRequest request, string bucket, FormFields fields, FormFile file)
    {
        // 1. The signature, over the policy as it stands
        if (fields["bucket"] is { } other && other != bucket)
        {
            return NotUnderstood.Because("The form names another bucket than the one that it is posted to.");
        }
        if (!Claim(fields).Holds(out var claim, out var refusal)
            || !Dated(fields, claim).Holds(out var at, out refusal)
            || !keys.Open(claim.AccessKeyId, fields["x-amz-security-token"] ?? "").Holds(out var opened, out refusal))
        {
            return refusal;
        }
        var key = _derived.Get(opened.SecretAccessKey, claim.Scope);
        var policy = fields["policy"]!;
        if (!CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(SignatureAlgorithm.Sign(key, policy)), Encoding.ASCII.GetBytes(claim.Signature)))
        {
            return new Refusal(RefusalReason.SignatureMismatch,
                "The signature does not fit the form's policy: the policy was changed, or the secret key is not the one of "
                + "this key id.");
        }

        // 2. The policy: not over yet, and kept to
        var named = fields.Values.SetItem("bucket", bucket);
        if (named.GetValueOrDefault("key") is { } template)
        {
            named = named.SetItem("key", template.Replace("${filename}", fields.FileName, StringComparison.Ordinal));
        }
        if (PolicyFault(policy, named, file.Length, out var expiration) is { } outside)
        {
            return outside;
        }

        // 3. The PutObject that it means
        return Put(request, named).Holds(out var put, out refusal)
            ? new Entered(
                new SignedRequest(opened.Session, Presented(claim, at.Time, fields, expiration, put), canonical: null, new VerifyingKey.Shared(key)),
                new ArrivingBody(file, file.Length),
                Answer(request, named))
            : refusal;
    }

    private static Verdict<Authorization> Claim(FormFields fields)
    {
        if (fields["AWSAccessKeyId"] is not null)
        {
            return UnsupportedSignatures.Scheme("AWS");
        }
        if (fields["x-amz-algorithm"] is not { } algorithm || fields["policy"] is not { Length: > 0 })
        {
            return new Refusal(RefusalReason.SignatureMissing,
                "The form is not signed: it needs the fields policy, x-amz-algorithm, x-amz-credential, x-amz-date, "
                + "x-amz-security-token and x-amz-signature, as generate_presigned_post makes them.");
        }
        return algorithm == SignatureAlgorithm.Name
            ? Authorization.OfPolicy(fields["x-amz-credential"] ?? "", fields["x-amz-signature"] ?? "")
            : UnsupportedSignatures.Scheme(algorithm);
    }

    private Refusal? PolicyFault(
        string base64, ImmutableDictionary<string, string> fields, long length, out DateTimeOffset expiration)
    {
        expiration = default;
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (!Convert.TryFromBase64String(base64, bytes, out var count))
        {
            return NotUnderstood.Because("The form's policy is not base64.");
        }
        if (!PostPolicy.Parse(bytes.AsMemory(0, count)).Holds(out var policy, out var refusal))
        {
            return refusal;
        }
        expiration = policy.Expiration;
        if (expiration <= clock.GetUtcNow())
        {
            return new Refusal(RefusalReason.SignatureExpired, string.Create(CultureInfo.InvariantCulture,
                $"This form was good until {SignatureAlgorithm.Timestamp(expiration)}. Have a new one made."));
        }
        return policy.Check(
            fields.RemoveRange(fields.Keys.Where(name => name.Equals("policy", StringComparison.OrdinalIgnoreCase)
                || name.Equals("x-amz-signature", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("x-ignore-", StringComparison.OrdinalIgnoreCase))),
            length);
    }

    private static Verdict<AwsRequest> Put(AwsRequest request, ImmutableDictionary<string, string> fields)
    {
        if (fields.GetValueOrDefault("key") is not { Length: > 0 } key)
        {
            return NotUnderstood.Because("The form has no field 'key'.");
        }
        return PutFields.Of(fields).Holds(out var headers, out var refusal)
            ? request with
            {
                Method = "PUT",
                Path = $"/{fields["bucket"]}/{PercentEncoding.Encode(key, keepsSlash: true)}",
                Headers = [new Header("Host", request.Header("Host") ?? ""), .. headers.List],
            }
            : refusal;
    }

    private Verdict<Made> Dated(FormFields fields, Authorization claim)
    {
        var isTime = SignatureAlgorithm.TryParseTimestamp(fields["x-amz-date"], out var at);
        return isTime && SignatureAlgorithm.Timestamp(at).StartsWith(claim.Scope.Date, StringComparison.Ordinal)
            && at - clock.GetUtcNow() <= limits.SignatureClockSkew
            ? new Made(at)
            : Incomplete("x-amz-date must be of the day in x-amz-credential, and not yet to come");
    }

    private static PresentedSignature Presented(
        Authorization claim, DateTimeOffset at, FormFields fields, DateTimeOffset expiration, AwsRequest put) => new(
            claim, at, expiration - at, fields["x-amz-security-token"] ?? "", new PayloadForm.Unsigned(),
            new RegionSet([claim.Scope.Region!]), Query: "", put);

    private static FormAnswer Answer(AwsRequest request, ImmutableDictionary<string, string> fields)
    {
        var redirect = fields.GetValueOrDefault("success_action_redirect") ?? fields.GetValueOrDefault("redirect");
        var isAddress = Uri.TryCreate(redirect, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        var (bucket, key) = (fields["bucket"], fields["key"]);
        var scheme = request.IsSecure ? "https" : "http";
        return new FormAnswer(
            fields.GetValueOrDefault("success_action_status") switch
            {
                "200" => StatusCodes.Status200OK,
                "201" => StatusCodes.Status201Created,
                _ => StatusCodes.Status204NoContent,
            },
            isAddress ? address!.AbsoluteUri : null,
            $"{scheme}://{request.Header("host")}/{bucket}/{PercentEncoding.Encode(key, keepsSlash: true)}",
            bucket,
            key);
    }

    private static Refusal Incomplete(string what) =>
        new(RefusalReason.SignatureIncomplete, $"The form cannot be accepted: {what}.");

    private sealed record Made(DateTimeOffset Time);
}
