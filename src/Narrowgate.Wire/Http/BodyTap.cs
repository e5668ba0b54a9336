using System.Collections.Immutable;
using System.Security.Cryptography;
using Narrowgate.Recording;

namespace Narrowgate.Wire.Http;

/// <summary>
/// Watches a body pass: counts it, hashes it once, and keeps its beginning for the record. The digest of what passed is
/// recorded keyed, since a plain hash of a low-entropy secret can be guessed.
/// </summary>
public sealed class BodyTap(RecordingKey key, int keepBytes) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _kept = new();

    public long Size { get; private set; }

    public void Observe(ReadOnlySpan<byte> block)
    {
        _hash.AppendData(block);
        Size += block.Length;
        var room = keepBytes - (int)_kept.Length;
        if (room > 0)
        {
            _kept.Write(block[..Math.Min(room, block.Length)]);
        }
    }

    /// <summary>SHA-256 of what passed so far, lower-case hex.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>What is recorded of it.</summary>
    public RecordedMessage Record(ImmutableArray<RecordedHeader> headers)
    {
        var kept = _kept.ToArray();
        return new RecordedMessage(
            headers,
            kept.Length == 0 ? null : kept,
            Size,
            kept.Length == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(kept)),
            key.Hmac(_hash.GetCurrentHash()));
    }

    public void Dispose()
    {
        _hash.Dispose();
        _kept.Dispose();
    }
}
