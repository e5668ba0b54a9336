using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Listen.Chunks;
using Narrowgate.Aws.Signing;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Tests.Listen.Chunks;

/// <summary>A client that frames a body in each form, and the reader that takes it apart.</summary>
internal sealed class Chunking(PayloadForm.Chunks form)
{
    public const string TrailerName = "x-amz-checksum-crc32";

    private static readonly byte[] SigningKey = SHA256.HashData("a key of the tests"u8);
    private static readonly SigningScope Scope = new("20260101", "us-east-1", "s3");
    private static readonly string Seed = new('a', 64);

    private readonly StringBuilder _framed = new();
    private readonly ChunkSignatures _chain = Chain();

    public static PayloadForm.Chunks Unsigned { get; } = new(AreSigned: false, HaveTrailer: true);

    public static PayloadForm.Chunks Signed { get; } = new(AreSigned: true, HaveTrailer: false);

    public static PayloadForm.Chunks SignedWithTrailer { get; } = new(AreSigned: true, HaveTrailer: true);

    public static ChunkSignatures Chain() => new(SigningKey, "20260101T120000Z", Scope, Seed);

    /// <summary>Of the same keys, but of another request.</summary>
    public static ChunkSignatures Chain(string request) =>
        new(SigningKey, "20260101T120000Z", Scope, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request))));

    /// <summary>A good body of these chunks.</summary>
    public static byte[] Frame(PayloadForm.Chunks form, params IEnumerable<byte[]> chunks)
    {
        var framing = new Chunking(form);
        var list = chunks.ToList();
        list.ForEach(chunk => framing.Chunk(chunk));
        return framing.Chunk([]).End([.. list.SelectMany(chunk => chunk)]).Bytes;
    }

    public byte[] Bytes => Encoding.Latin1.GetBytes(_framed.ToString());

    /// <param name="size">What its head says; its true size where null.</param>
    public Chunking Chunk(byte[] data, string? size = null, string? signature = null, string extension = "")
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(data));
        _framed.Append(size ?? $"{data.Length:x}");
        if (form.AreSigned)
        {
            var right = _chain.Next(sha256);
            _framed.Append($";chunk-signature={signature ?? right}");
        }
        _framed.Append(extension).Append("\r\n");
        if (data.Length > 0)
        {
            _framed.Append(Encoding.Latin1.GetString(data)).Append("\r\n");
        }
        return this;
    }

    public Chunking End(byte[] content, string? name = null, string? value = null, string? signature = null)
    {
        if (form.HaveTrailer)
        {
            var line = $"{name ?? TrailerName}:{value ?? BodyChecksum.Compute("CRC32", content)}";
            _framed.Append(line).Append("\r\n");
            if (form.AreSigned)
            {
                var right = _chain.Trailer(Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(line + "\n"))));
                _framed.Append($"x-amz-trailer-signature:{signature ?? right}\r\n");
            }
        }
        _framed.Append("\r\n");
        return this;
    }

    public Chunking Raw(string text)
    {
        _framed.Append(text);
        return this;
    }

    /// <summary>The body as the gateway takes it apart.</summary>
    /// <param name="length">What x-amz-decoded-content-length says.</param>
    public static PassingBody Read(PayloadForm.Chunks form, Stream framed, long length, BodyTap tap, Limits? limits = null)
    {
        ImmutableArray<Header> headers =
        [
            new("x-amz-decoded-content-length", length.ToString()),
            .. form.HaveTrailer ? [new Header("x-amz-trailer", TrailerName)] : Array.Empty<Header>(),
        ];
        var request = new AwsRequest("PUT", "/b/k", "", headers, "127.0.0.1", IsSecure: false);
        if (!ChunkTerms.Of(request, form).Holds(out var terms, out var refusal))
        {
            throw new InvalidOperationException(refusal.Message);
        }
        var source = new ByteSource(framed);
        return form.AreSigned
            ? new SignedChunks(source, terms, Chain(), tap, limits ?? Limits.Default)
            : new UnsignedChunks(source, terms, tap, limits ?? Limits.Default);
    }
}
