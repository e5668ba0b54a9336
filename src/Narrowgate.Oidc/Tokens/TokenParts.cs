using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Narrowgate.Oidc.Tokens;

/// <summary>
/// A token in the compact serialisation (RFC 7515 section 3.1), taken apart. Nothing of it is believed yet: its issuer
/// only says which provider to ask.
/// </summary>
/// <param name="Text">As it came; the library verifies this.</param>
/// <param name="Claims">The payload: a JSON object without duplicate members.</param>
internal sealed record TokenParts(string Text, string Algorithm, string? KeyId, string Issuer, JsonElement Claims)
{
    private const int NameCharacters = 1024;

    public static Verdict<TokenParts> Read(string text, Limits limits)
    {
        if (text.Length > limits.TokenCharacters)
        {
            return TokenRefusal.Malformed(
                $"the token has {text.Length} characters, at most {limits.TokenCharacters} are read");
        }
        var parts = text.Split('.', 4);
        if (parts.Length != 3)
        {
            return TokenRefusal.Malformed("the token does not have three parts separated by points");
        }
        if (Decode(parts[0]) is not { } headerBytes || Decode(parts[1]) is not { } claimBytes || Decode(parts[2]) is null)
        {
            return TokenRefusal.Malformed("a part of the token is not base64url without padding, or is empty");
        }
        if (StrictJson.ReadObject(headerBytes, limits) is not { } header
            || StrictJson.ReadObject(claimBytes, limits) is not { } claims)
        {
            return TokenRefusal.Malformed("header or payload is not a JSON object with distinct members");
        }
        if (TokenHeader.Fault(header) is { } fault)
        {
            return TokenRefusal.Malformed(fault);
        }
        var issuer = StrictJson.String(claims, "iss");
        return issuer is { Length: > 0 and <= NameCharacters }
            ? new TokenParts(text, StrictJson.String(header, "alg")!, StrictJson.String(header, "kid"), issuer, claims)
            : TokenRefusal.Malformed("the claim iss is missing or not a string of bounded length");
    }

    // Decoders ignore the last character's spare bits, padding and white space: a token could then be changed and still
    // be good. Only the one canonical writing is read.
    private static byte[]? Decode(string part)
    {
        // The overload that returns its status: the one called TryDecode throws on a stranger's text.
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return part.Length > 0
            && Base64Url.DecodeFromChars(part, bytes, out _, out var written) == OperationStatus.Done
            && string.Equals(Base64Url.EncodeToString(bytes.AsSpan(0, written)), part, StringComparison.Ordinal)
                ? bytes[..written]
                : null;
    }
}
