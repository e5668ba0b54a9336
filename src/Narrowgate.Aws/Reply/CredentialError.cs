using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// A target's no to our own credential. The caller's SDK would take it for a no to the caller's keys; and it repeats
/// what it was shown: S3 the key id, the string that was signed, with ExpiredToken and InvalidToken the session token.
/// </summary>
internal static partial class CredentialError
{
    /// <summary>Null where the error is the caller's own.</summary>
    public static Refusal? Read(AwsCredential ours, ImmutableArray<Header> headers, ReadOnlySpan<byte> body)
    {
        var text = string.Join('\n', headers.Select(header => $"\"{header.Value}\"")) + "\n" + Encoding.Latin1.GetString(body);
        var code = Code().Match(text);
        return code.Success || Repeats(text, ours)
            ? new Refusal(
                RefusalReason.CredentialUnavailable,
                "The target did not accept narrowgate's own credential. Try again, or ask the gateway's operator.",
                code.Success ? $"The target answered {code.Groups["code"].Value}." : "The target's error repeats the credential.")
            : null;
    }

    private static bool Repeats(string text, AwsCredential ours) =>
        text.Contains(ours.AccessKeyId, StringComparison.Ordinal)
        || text.Contains(ours.SecretAccessKey, StringComparison.Ordinal)
        || (ours.SessionToken is { Length: > 0 } token && text.Contains(token, StringComparison.Ordinal));

    // As an element, a JSON string (perhaps behind a namespace and '#'), or the header x-amzn-errortype (before a ':').
    [GeneratedRegex("""
        [>"#](?<code>ExpiredToken|ExpiredTokenException|IncompleteSignature|IncompleteSignatureException|InvalidAccessKeyId|InvalidClientTokenId|InvalidSignatureException|InvalidToken|RequestTimeTooSkewed|SignatureDoesNotMatch|UnrecognizedClientException)[<":]
        """, RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
