using System.Net;
using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Bench.Uploads;

/// <summary>A body of any size in one of the forms, made as it is sent: the same block again and again.</summary>
/// <param name="form">A word of x-amz-content-sha256, or "" for the digest of the whole.</param>
internal sealed class FormedContent(string form, long size, ChunkSignatures chain) : HttpContent
{
    public const int BlockBytes = 64 * 1024;

    private static readonly byte[] Block = RandomNumberGenerator.GetBytes(BlockBytes);
    private static readonly string BlockDigest = Convert.ToHexStringLower(SHA256.HashData(Block));

    private bool IsFramed => form.StartsWith("STREAMING", StringComparison.Ordinal);

    private bool IsSigned => form.StartsWith("STREAMING-AWS4", StringComparison.Ordinal);

    private bool HasTrailer => form.EndsWith("TRAILER", StringComparison.Ordinal);

    /// <summary>SHA-256 of that many bytes: what signs the whole, and what must be stored.</summary>
    public static byte[] Digest(long size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var left = size; left > 0; left -= BlockBytes)
        {
            hash.AppendData(Block);
        }
        return hash.GetHashAndReset();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = size;
        if (IsFramed)
        {
            length += (size / BlockBytes * (Head(BlockBytes, "").Length + 2)) + Head(0, "").Length + 2;
        }
        if (HasTrailer)
        {
            length += Trailer(new byte[32], static _ => new string('0', 64)).Length;
        }
        return true;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var left = size; left > 0; left -= BlockBytes)
        {
            if (IsFramed)
            {
                await WriteAsync(stream, Head(BlockBytes, IsSigned ? chain.Next(BlockDigest) : ""));
            }
            await stream.WriteAsync(Block);
            if (IsFramed)
            {
                await WriteAsync(stream, "\r\n");
            }
        }
        if (IsFramed)
        {
            await WriteAsync(stream, Head(0, IsSigned ? chain.Next(SignatureAlgorithm.EmptyPayload) : ""));
            await WriteAsync(stream, HasTrailer ? Trailer(Digest(size), chain.Trailer) : "");
            await WriteAsync(stream, "\r\n");
        }
    }

    private string Head(int bytes, string signature) =>
        IsSigned ? $"{bytes:x};chunk-signature={signature.PadLeft(64, '0')}\r\n" : $"{bytes:x}\r\n";

    private string Trailer(byte[] sha256, Func<string, string> sign)
    {
        var line = $"x-amz-checksum-sha256:{Convert.ToBase64String(sha256)}";
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(line + "\n")));
        return IsSigned ? $"{line}\r\nx-amz-trailer-signature:{sign(digest)}\r\n" : $"{line}\r\n";
    }

    private static async Task WriteAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
}
