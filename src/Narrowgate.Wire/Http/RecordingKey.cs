using System.Security.Cryptography;

namespace Narrowgate.Wire.Http;

/// <summary>Keys the digests of what passed on the wire.</summary>
public sealed class RecordingKey(GatewayKey key)
{
    private readonly byte[] _key = key.Derive("wire digest v1");

    /// <summary>HMAC-SHA256 over the SHA-256 of what passed, lower-case hex: one pass over the bytes, and keyed.</summary>
    public string Hmac(ReadOnlySpan<byte> sha256) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, sha256));
}
