using System.Security.Cryptography;
using System.Text;

namespace Narrowgate.Aws.Sts;

/// <summary>
/// Seals what a session token says: AES-256-GCM under a key of this purpose alone, bound to the access key id, so that
/// a token opens only beside the key that it was issued with.
/// </summary>
/// <remarks>The token is base64 of: version (1 byte), nonce (12), ciphertext, tag (16).</remarks>
internal sealed class TokenSeal(GatewayKey gateway)
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int OverheadBytes = 1 + NonceBytes + TagBytes;

    private readonly byte[] _key = gateway.Derive("session token v1");

    public static int SealedCharacters(int statementBytes) => (statementBytes + OverheadBytes + 2) / 3 * 4;

    public string Seal(string accessKeyId, ReadOnlySpan<byte> statement)
    {
        var token = new byte[OverheadBytes + statement.Length];
        token[0] = Version;
        var nonce = token.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, statement, token.AsSpan(1 + NonceBytes, statement.Length), token.AsSpan(token.Length - TagBytes),
            Bound(accessKeyId));
        return Convert.ToBase64String(token);
    }

    /// <summary>The statement; null where this is not a token of this gateway for that key id.</summary>
    public byte[]? Open(string accessKeyId, string sessionToken)
    {
        var token = new byte[sessionToken.Length / 4 * 3];
        // .NET reads base64 with blanks and with stray bits at its end, too: one token, one spelling.
        if (!Convert.TryFromBase64String(sessionToken, token, out var length)
            || length < OverheadBytes
            || token[0] != Version
            || !Convert.ToBase64String(token, 0, length).Equals(sessionToken, StringComparison.Ordinal))
        {
            return null;
        }
        var statement = new byte[length - OverheadBytes];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(token.AsSpan(1, NonceBytes), token.AsSpan(1 + NonceBytes, statement.Length),
                token.AsSpan(length - TagBytes, TagBytes), statement, Bound(accessKeyId));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return statement;
    }

    private static byte[] Bound(string accessKeyId) => [Version, .. Encoding.UTF8.GetBytes(accessKeyId)];
}
