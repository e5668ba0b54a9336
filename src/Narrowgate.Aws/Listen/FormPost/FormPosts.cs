using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Signing;
using Narrowgate.Aws.Sts;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Listen.FormPost;

/// <summary>
/// The other first door: uploads from a browser's form, whose signature stands among the fields and covers a policy in
/// place of the request. What comes out is the PutObject that it means, decided, recorded and sent as such.
/// See <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html"/>.
/// </summary>
public sealed class FormPosts(KeyIssuer keys, ArrivalNames names, CallerBounds bounds, TimeProvider clock, Limits limits)
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

    /// <summary>
    /// Reads the fields of a form and verifies its signature; then, for a caller that is known by now, its file and its
    /// policy. A stranger's file is not read.
    /// </summary>
    public async ValueTask<Verdict<Entered>> OpenAsync(AwsRequest request, ArrivingBody body, CancellationToken cancellation)
    {
        if (BoundaryFault(request, body, out var boundary) is { } unbounded)
        {
            return unbounded;
        }
        try
        {
            // 1. The fields, 2. the signature over the policy as it stands among them
            var source = new ByteSource(body.Source);
            var read = await FormFields.ReadAsync(source, boundary, limits, cancellation);
            if (!read.Holds(out var fields, out var refusal) || !Verified(fields).Holds(out var signed, out refusal)
                || !bounds.Enter(signed.Session.Caller.Subject).Holds(out var place, out refusal))
            {
                return refusal;
            }
            try
            {
                // 3. The file, 4. the policy, and what the form means by it
                var rest = body.Length!.Value - source.Taken;
                var opened = await FormFile.OpenAsync(source, fields.Delimiter, rest, place, limits, cancellation);
                return new Entered(
                    signed.Session, place, opened.Holds(out var file, out refusal) ? Meant(request, fields, signed, file) : refusal);
            }
            catch
            {
                place.Dispose();
                throw;
            }
        }
        catch (BadHttpRequestException exception)
        {
            return BodyReader.Malformed(exception);
        }
    }

    private static Refusal? BoundaryFault(AwsRequest request, ArrivingBody body, out string boundary)
    {
        boundary = "";
        if (request.Query.Length > 0)
        {
            return NotUnderstood.Because("A form has no query: all that it says stands in its fields.");
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

    private Verdict<SignedPolicy> Verified(FormFields fields)
    {
        if (!Claim(fields).Holds(out var claim, out var refusal)
            || !Dated(fields, claim).Holds(out var at, out refusal)
            || !keys.Open(claim.AccessKeyId, fields["x-amz-security-token"] ?? "").Holds(out var opened, out refusal))
        {
            return refusal;
        }
        var key = _derived.Get(opened.SecretAccessKey, claim.Scope);
        var policy = fields["policy"]!;
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(SignatureAlgorithm.Sign(key, policy)), Encoding.ASCII.GetBytes(claim.Signature))
            ? new SignedPolicy(opened.Session, claim, at.Time, key, policy)
            : new Refusal(RefusalReason.SignatureMismatch,
                "The signature does not fit the form's policy: the policy was changed, or the secret key is not the one of "
                + "this key id.");
    }

    /// <summary>
    /// The PutObject, in the same style in which the form was posted. Its bucket is the one that the call will be read to
    /// have, in the Host or in the path: a form that was signed for one bucket must not be good for another.
    /// </summary>
    private Verdict<SignedArrival> Meant(AwsRequest request, FormFields fields, SignedPolicy signed, FormFile file)
    {
        var claim = signed.Claim;
        if (claim.Scope.Service != "s3")
        {
            return Incomplete("its x-amz-credential is not for the service s3");
        }
        if (!names.Read(request, claim.Scope.Service, claim.Scope.Region!).Holds(out var addressed, out var refusal))
        {
            return refusal;
        }
        var bucket = addressed.Request.Path.Trim('/');
        if (bucket.Length == 0 || bucket.Contains('/', StringComparison.Ordinal))
        {
            return NotUnderstood.Because("A form is posted to its bucket: /BUCKET, or / where the Host names it, and nothing behind it.");
        }
        if (fields["bucket"] is { } other && other != bucket)
        {
            return NotUnderstood.Because("The form names another bucket than the one that it is posted to.");
        }
        var named = fields.Values.SetItem("bucket", bucket);
        if (named.GetValueOrDefault("key") is not { Length: > 0 } template)
        {
            return NotUnderstood.Because("The form has no field 'key'.");
        }
        var key = template.Replace("${filename}", fields.FileName, StringComparison.Ordinal);
        named = named.SetItem("key", key);
        if (PolicyFault(signed.Policy, named, file.Length, out var expiration) is { } outside)
        {
            return outside;
        }
        if (!PutFields.Of(named).Holds(out var headers, out refusal))
        {
            return refusal;
        }
        var isInHost = addressed.Request.Path != request.Path;
        var path = $"{(isInHost ? "" : $"/{bucket}")}/{PercentEncoding.Encode(key, keepsSlash: true)}";
        var put = request with
        {
            Method = "PUT",
            Path = path,
            Headers = [new Header("Host", request.Header("Host") ?? ""), .. headers.List],
        };
        return new SignedArrival(
            new SignedRequest(
                signed.Session, Presented(signed, fields, expiration, put), canonical: null, new VerifyingKey.Shared(signed.Key)),
            new ArrivingBody(file, file.Length),
            Answer(put, named));
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

    private Verdict<Made> Dated(FormFields fields, Authorization claim)
    {
        var isTime = SignatureAlgorithm.TryParseTimestamp(fields["x-amz-date"], out var at);
        return isTime && SignatureAlgorithm.Timestamp(at).StartsWith(claim.Scope.Date, StringComparison.Ordinal)
            && at - clock.GetUtcNow() <= limits.SignatureClockSkew
            ? new Made(at)
            : Incomplete("x-amz-date must be of the day in x-amz-credential, and not yet to come");
    }

    private static PresentedSignature Presented(
        SignedPolicy signed, FormFields fields, DateTimeOffset expiration, AwsRequest put) => new(
            signed.Claim, signed.At, expiration - signed.At, fields["x-amz-security-token"] ?? "", new PayloadForm.Unsigned(),
            new RegionSet([signed.Claim.Scope.Region!]), Query: "", put);

    private static FormAnswer Answer(AwsRequest put, ImmutableDictionary<string, string> fields)
    {
        var redirect = fields.GetValueOrDefault("success_action_redirect") ?? fields.GetValueOrDefault("redirect");
        var isAddress = Uri.TryCreate(redirect, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        var (bucket, key) = (fields["bucket"], fields["key"]);
        var scheme = put.IsSecure ? "https" : "http";
        return new FormAnswer(
            fields.GetValueOrDefault("success_action_status") switch
            {
                "200" => StatusCodes.Status200OK,
                "201" => StatusCodes.Status201Created,
                _ => StatusCodes.Status204NoContent,
            },
            isAddress ? address!.AbsoluteUri : null,
            $"{scheme}://{put.Header("host")}{put.Path}",
            bucket,
            key);
    }

    private static Refusal Incomplete(string what) =>
        new(RefusalReason.SignatureIncomplete, $"The form cannot be accepted: {what}.");

    private sealed record Made(DateTimeOffset Time);

    /// <summary>A policy that was signed with good keys; whether the form keeps to it is not looked at yet.</summary>
    private sealed record SignedPolicy(Session Session, Authorization Claim, DateTimeOffset At, byte[] Key, string Policy);
}
