using System.Collections.Immutable;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Listen;

/// <summary>What a signature claims, taken apart strictly: an Authorization header, or a query's parts.</summary>
/// <param name="Scope">Says by its form which algorithm it is.</param>
/// <param name="SignedHeaders">Lower-case, sorted, each once.</param>
/// <param name="Signature">64 lower-case hex digits; SigV4A's as <see cref="SigV4a.IsSignature"/> has it.</param>
public sealed record Authorization(
    string AccessKeyId, SigningScope Scope, ImmutableArray<string> SignedHeaders, string Signature)
{
    public static Verdict<Authorization> Parse(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var scheme = space < 0 ? header : header[..space];
        if (scheme is not (SignatureAlgorithm.Name or SigV4a.Name))
        {
            // What follows is in a form of its own.
            return UnsupportedSignatures.Scheme(scheme);
        }
        string? credential = null, signedHeaders = null, signature = null;
        foreach (var part in header[(space + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var value = part[(equals + 1)..];
            var isTaken = (equals < 0 ? "" : part[..equals]) switch
            {
                "Credential" => Take(ref credential, value),
                "SignedHeaders" => Take(ref signedHeaders, value),
                "Signature" => Take(ref signature, value),
                _ => false,
            };
            if (!isTaken)
            {
                return Incomplete("it has a part that is unknown, or one twice");
            }
        }
        return credential is null || signedHeaders is null || signature is null
            ? Incomplete("it needs Credential, SignedHeaders and Signature")
            : Of(scheme, credential, signedHeaders, signature);
    }

    /// <param name="credential"><c>KEYID/20150830/us-east-1/s3/aws4_request</c>; without a region in SigV4A.</param>
    /// <param name="signedHeaders"><c>host;x-amz-date</c></param>
    public static Verdict<Authorization> Of(string algorithm, string credential, string signedHeaders, string signature)
    {
        if (algorithm is not (SignatureAlgorithm.Name or SigV4a.Name))
        {
            return UnsupportedSignatures.Scheme(algorithm);
        }
        var slash = credential.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !SigningScope.TryParse(credential[(slash + 1)..], out var scope) || scope.Algorithm != algorithm)
        {
            return Incomplete(algorithm == SigV4a.Name
                ? "Credential must be KEYID/DATE/SERVICE/aws4_request"
                : "Credential must be KEYID/DATE/REGION/SERVICE/aws4_request");
        }
        var names = signedHeaders.Split(';').ToImmutableArray();
        if (!names.All(IsHeaderName) || !IsSortedWithoutRepeats(names))
        {
            return Incomplete("SignedHeaders must be lower-case names, sorted, each once");
        }
        return (algorithm == SigV4a.Name ? SigV4a.IsSignature(signature) : SignatureAlgorithm.IsDigest(signature))
            ? new Authorization(credential[..slash], scope, names, signature)
            : Incomplete("Signature must be 64 lower-case hex digits, or DER in lower-case hex in SigV4A");
    }

    /// <summary>Of a form, whose policy is signed in place of headers.</summary>
    public static Verdict<Authorization> OfPolicy(string credential, string signature) =>
        Of(SignatureAlgorithm.Name, credential, "host", signature).Holds(out var claim, out var refusal) ? claim with { SignedHeaders = [] } : refusal;

    private static bool Take(ref string? place, string value)
    {
        var isFirst = place is null;
        place = value;
        return isFirst;
    }

    private static bool IsHeaderName(string name) => name == CanonicalRequest.Authority || name.Length > 0
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_');

    private static bool IsSortedWithoutRepeats(ImmutableArray<string> names)
    {
        for (var place = 1; place < names.Length; place++)
        {
            if (string.CompareOrdinal(names[place - 1], names[place]) >= 0)
            {
                return false;
            }
        }
        return true;
    }

    private static Refusal Incomplete(string what) =>
        new(RefusalReason.SignatureIncomplete, $"The signature cannot be read: {what}.");
}
