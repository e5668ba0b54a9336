using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Listen.Chunks;
using Narrowgate.Wire.Http;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// Bodies in unsigned chunks; the first line says how long the content is. What is taken as whole goes up in a framing that
/// has the announced length and reads the same. (Signed chunks are read by the same code; chance would sign none.)
/// </summary>
internal sealed class ChunkTarget : IFuzzTarget
{
    private const string Checksum = "x-amz-checksum-crc32";

    private static readonly RecordingKey Key = new(new GatewayKey(new byte[GatewayKey.SizeBytes]));

    public string Name => "chunks";

    public IReadOnlyList<string> Tokens { get; } =
        ["0\r\n", "\r\n", "\r", "\n", "5", "a", "00", "-", "+", "0x", ";chunk-signature=", ";a=b", Checksum + ":", "x-amz-meta-a:b", "7fffffff", "ffffffffffffffff"];

    public string Run(ReadOnlyMemory<byte> input)
    {
        var text = Encoding.Latin1.GetString(input.Span).Split('\n', 2);
        var framed = text.Length == 2 ? Encoding.Latin1.GetBytes(text[1]) : [];
        if (!Terms(text[0]).Holds(out var terms, out var refusal))
        {
            return Gateway.Outcome(refusal);
        }
        try
        {
            var content = Content(framed, terms);
            var up = Up(framed, terms);
            if (!Content(up, terms).AsSpan().SequenceEqual(content))
            {
                throw new BrokenOracle("what goes up reads as another content");
            }
            return $"whole, {Math.Min(content.Length, 16)}";
        }
        catch (BodyFaultException fault)
        {
            return fault.Message;
        }
    }

    private static Verdict<ChunkTerms> Terms(string length)
    {
        ImmutableArray<Header> headers = [new("x-amz-decoded-content-length", length), new("x-amz-trailer", Checksum)];
        return ChunkTerms.Of(
            new AwsRequest("PUT", "/b/k", "", headers, "", IsSecure: false), new PayloadForm.Chunks(AreSigned: false, HaveTrailer: true));
    }

    private static byte[] Content(byte[] framed, ChunkTerms terms)
    {
        using var tap = new BodyTap(Key, keepBytes: 0);
        return SpooledBody.ReadAsync(Body(framed, terms, tap), CancellationToken.None).AsTask().GetAwaiter().GetResult().Content.ToArray();
    }

    private static byte[] Up(byte[] framed, ChunkTerms terms)
    {
        using var tap = new BodyTap(Key, keepBytes: 0);
        using var upload = new WithheldUpload(Body(framed, terms, tap), new UnsignedChunkFraming(Checksum));
        using var up = new MemoryStream();
        upload.CopyToAsync(up).GetAwaiter().GetResult();
        return up.Length == upload.Headers.ContentLength
            ? up.ToArray()
            : throw new BrokenOracle(string.Create(CultureInfo.InvariantCulture, $"announced {upload.Headers.ContentLength}, wrote {up.Length}"));
    }

    private static UnsignedChunks Body(byte[] framed, ChunkTerms terms, BodyTap tap) =>
        new(new ByteSource(new MemoryStream(framed)), terms, tap, Gateway.Limits);
}
