using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Narrowgate.Aws.Decode;

/// <summary>One of S3's checksums, over a body that passes by.</summary>
internal abstract class RunningChecksum
{
    /// <summary>Those that can be computed while a body passes, as <c>x-amz-sdk-checksum-algorithm</c> names them.</summary>
    public static ImmutableArray<string> Algorithms { get; } = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];

    /// <param name="header"><c>x-amz-checksum-crc32</c>, one of <see cref="Algorithms"/>.</param>
    public static RunningChecksum For(string header) => Algorithms.Single(name => BodyChecksum.HeaderFor(name) == header) switch
    {
        "CRC32" => new OfCrc(Crc.Crc32),
        "CRC32C" => new OfCrc(Crc.Crc32C),
        "CRC64NVME" => new OfCrc(Crc.Crc64Nvme),
        // S3 offers it, and nothing else rests on it here.
        "SHA1" => new OfHash(HashAlgorithmName.SHA1),
        _ => new OfHash(HashAlgorithmName.SHA256),
    };

    /// <summary>Characters of its base64.</summary>
    public static int CharactersOf(string header) => For(header).Base64().Length;

    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Of all that was appended.</summary>
    public abstract string Base64();

    private sealed class OfCrc(Crc crc) : RunningChecksum
    {
        private ulong _value;

        public override void Append(ReadOnlySpan<byte> bytes) => _value = crc.Continue(_value, bytes);

        public override string Base64() => Convert.ToBase64String(crc.BytesOf(_value));
    }

    private sealed class OfHash(HashAlgorithmName name) : RunningChecksum
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

        public override void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

        public override string Base64() => Convert.ToBase64String(_hash.GetCurrentHash());
    }
}
