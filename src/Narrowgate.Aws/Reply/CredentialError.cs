using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// A target's no to our own credential. The caller's SDK would take it for a no to the caller's keys; and it repeats
/// what it was shown: S3 the key id, the string that was signed, with ExpiredToken and InvalidToken the session token.
/// </summary>
internal static partial class CredentialError
{
    /// <summary>Null where the error is the caller's own.</summary>
    public static Refusal? Read(
        AwsCredential ours, Protocol protocol, ImmutableArray<Header> headers, ReadOnlySpan<byte> body)
    {
        var text = string.Join('\n', headers.Select(header => $"\"{header.Value}\"")) + "\n" + Encoding.Latin1.GetString(body);
        var code = Code().Match(text);
        if (protocol == Protocol.RpcV2Cbor && !code.Success)
        {
            // In CBOR a length stands before a text and the next item after it, and a text may come in chunks.
            var read = CborAsJson.Read(body);
            code = read is null ? BareCode().Match(text) : Code().Match(read);
            text += read;
        }
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

    private const string Codes =
        "(?<code>ExpiredToken|ExpiredTokenException|IncompleteSignature|IncompleteSignatureException|InvalidAccessKeyId"
        + "|InvalidClientTokenId|InvalidSignatureException|InvalidToken|RequestTimeTooSkewed|SignatureDoesNotMatch"
        + "|UnrecognizedClientException)";

    // As an element, a JSON string (perhaps behind a namespace and '#'), or the header x-amzn-errortype (before a ':').
    [GeneratedRegex("[>\"#]" + Codes + "[<\":]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    // What should be CBOR and is not: wherever it stands.
    [GeneratedRegex(Codes, RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex BareCode();
}
