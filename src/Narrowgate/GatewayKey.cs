using System.Security.Cryptography;
using System.Text;

namespace Narrowgate;

/// <summary>
/// The gateway's own root secret. Everything that it seals, derives or keys comes from it by HKDF-SHA256 (RFC 5869)
/// with a purpose of its own, so that no two uses share a key. Prints as <c>***</c>.
/// </summary>
public sealed class GatewayKey
{
    public const int SizeBytes = 32;

    private readonly byte[] _root;

    public GatewayKey(ReadOnlySpan<byte> root)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(root.Length, SizeBytes);
        _root = root.ToArray();
    }

    /// <summary>A 32 byte key for one purpose.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _root, SizeBytes, info: Encoding.UTF8.GetBytes(purpose));

    public override string ToString() => "***";
}
