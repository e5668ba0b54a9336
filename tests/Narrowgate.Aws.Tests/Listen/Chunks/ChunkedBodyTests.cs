using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Tests.Listen.Chunks;

/// <summary>
/// Bodies in chunks, from the wire to the wire: what goes up is what was meant, and what is not as announced never goes up
/// whole.
/// </summary>
public sealed class ChunkedBodyTests
{
    private static readonly RecordingKey Key = new(new GatewayKey(new byte[GatewayKey.SizeBytes]));

    private static readonly byte[] First = [.. Enumerable.Repeat((byte)'a', 9000)];
    private static readonly byte[] Middle = [.. Enumerable.Repeat((byte)'b', 9000)];
    private static readonly byte[] Last = "end"u8.ToArray();
    private static readonly byte[] Whole = [.. First, .. Middle, .. Last];

    public static TheoryData<bool, bool> Forms => new() { { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_is_taken_apart_is_what_was_meant_and_goes_up_in_a_framing_that_reads_the_same(bool areSigned, bool haveTrailer)
    {
        var form = new PayloadForm.Chunks(areSigned, haveTrailer);
        foreach (var sizes in (int[][])[[], [1], [65536], [65536, 65537, 1], [200_000, 8192, 3]])
        {
            var chunks = sizes.Select(RandomNumberGenerator.GetBytes).ToList();
            var whole = chunks.SelectMany(chunk => chunk).ToArray();
            var framed = Chunking.Frame(form, chunks);

            var up = await UpAsync(form, framed, whole.Length);

            up.Fault.ShouldBeNull();
            up.Announced.ShouldBe(up.Bytes.Length);
            (await PlainAsync(form, up.Bytes, whole.Length)).ShouldBe(whole);
            if (areSigned)
            {
                // The gateway's chain is the client's here, so that the same boundaries give the same bytes.
                up.Bytes.ShouldBe(framed);
            }
        }
    }

    private static readonly Dictionary<string, (PayloadForm.Chunks Form, string Words, Func<PayloadForm.Chunks, byte[]> Make)> Attacks = new()
    {
        ["bad signature of the first chunk"] = (Chunking.Signed, "signature of a chunk", form => Of(form).Chunk(First, signature: Wrong).Chunk(Middle).Chunk(Last).Chunk([]).End(Whole).Bytes),
        ["bad signature of a chunk between"] = (Chunking.Signed, "signature of a chunk", form => Of(form).Chunk(First).Chunk(Middle, signature: Wrong).Chunk(Last).Chunk([]).End(Whole).Bytes),
        ["bad signature of the last chunk"] = (Chunking.Signed, "signature of a chunk", form => Of(form).Chunk(First).Chunk(Middle).Chunk(Last).Chunk([], signature: Wrong).End(Whole).Bytes),
        ["signature in capitals"] = (Chunking.Signed, "does not begin", form => Of(form).Chunk(First, signature: new string('A', 64)).Bytes),
        ["chunks in another order"] = (Chunking.Signed, "signature of a chunk", form => Swapped(form)),
        ["a chunk left out"] = (Chunking.Signed, "signature of a chunk", form => Without(form)),
        ["a chunk twice"] = (Chunking.Signed, "signature of a chunk", form => Twice(form)),
        ["a chunk changed"] = (Chunking.Signed, "signature of a chunk", form => Changed(Chunking.Frame(form, First, Middle, Last), 'b', 'c')),
        ["a chunk of another request"] = (Chunking.Signed, "signature of a chunk", form => Of(form).Chunk(First).Chunk(Middle, signature: OfAnother()).Chunk(Last).Chunk([]).End(Whole).Bytes),
        ["the last chunk is missing"] = (Chunking.Signed, "does not begin", form => Of(form).Chunk(First).Chunk(Middle).Chunk(Last).Bytes),
        ["the last chunk is missing, unsigned"] = (Chunking.Unsigned, "does not begin", form => Of(form).Chunk(First).Chunk(Middle).Chunk(Last).Bytes),
        ["it ends within a chunk"] = (Chunking.Unsigned, "within a chunk", form => Chunking.Frame(form, First, Middle, Last)[..12000]),
        ["it ends within a signed chunk"] = (Chunking.Signed, "within a chunk", form => Chunking.Frame(form, First, Middle, Last)[..12000]),
        ["a chunk is longer than it says"] = (Chunking.Unsigned, "not as long", form => Of(form).Chunk(First, size: "2327").Bytes),
        ["a chunk is shorter than it says"] = (Chunking.Unsigned, "not as long", form => Of(form).Chunk(First, size: "2329").Chunk(Middle).Chunk(Last).Chunk([]).End(Whole).Bytes),
        ["bytes behind the end"] = (Chunking.Signed, "behind its end", form => [.. Chunking.Frame(form, First, Middle, Last), 1]),
        ["bytes behind the end, unsigned"] = (Chunking.Unsigned, "behind its end", form => [.. Chunking.Frame(form, First, Middle, Last), .. "0\r\n\r\n"u8]),
        ["the end has no empty line"] = (Chunking.Signed, "does not end", form => Chunking.Frame(form, First, Middle, Last)[..^2]),
        ["more than was announced"] = (Chunking.Unsigned, "more than x-amz-decoded-content-length", form => Chunking.Frame(form, First, Middle, Last, Last)),
        ["more than was announced, signed"] = (Chunking.SignedWithTrailer, "more than x-amz-decoded-content-length", form => Chunking.Frame(form, First, Middle, Last, Last)),
        ["less than was announced"] = (Chunking.Unsigned, "less than x-amz-decoded-content-length", form => Chunking.Frame(form, First, Middle)),
        ["less than was announced, signed"] = (Chunking.Signed, "less than x-amz-decoded-content-length", form => Chunking.Frame(form, First, Middle)),
        ["no trailer"] = (Chunking.Unsigned, "x-amz-checksum-crc32 is not there", form => Of(form).Chunk(Whole).Chunk([]).Raw("\r\n").Bytes),
        ["another trailer"] = (Chunking.Unsigned, "x-amz-checksum-crc32 is not there", form => Of(form).Chunk(Whole).Chunk([]).End(Whole, name: "x-amz-checksum-sha1").Bytes),
        ["a trailer that was not announced"] = (Chunking.Signed, "does not end", form => Of(form).Chunk(Whole).Chunk([]).Raw("x-amz-checksum-crc32:AAAAAA==\r\n\r\n").Bytes),
        ["a second trailer"] = (Chunking.Unsigned, "does not end", form => Of(form).Chunk(Whole).Chunk([]).End(Whole).Bytes[..^2].Concat("x-amz-meta-a:b\r\n\r\n"u8.ToArray()).ToArray()),
        ["the wrong checksum"] = (Chunking.Unsigned, "checksum", form => Of(form).Chunk(Whole).Chunk([]).End(Whole, value: "AAAAAA==").Bytes),
        ["the wrong checksum, well signed"] = (Chunking.SignedWithTrailer, "checksum", form => Of(form).Chunk(Whole).Chunk([]).End(Whole, value: "AAAAAA==").Bytes),
        ["a checksum with a blank"] = (Chunking.Unsigned, "checksum", form => Of(form).Chunk(Whole).Chunk([]).End(Whole, value: " " + Checksum).Bytes),
        ["content changed under its checksum"] = (Chunking.Unsigned, "checksum", form => Changed(Chunking.Frame(form, First, Middle, Last), 'b', 'c')),
        ["the wrong signature of the trailer"] = (Chunking.SignedWithTrailer, "signature of its trailer", form => Of(form).Chunk(Whole).Chunk([]).End(Whole, signature: Wrong).Bytes),
        ["no signature of the trailer"] = (Chunking.SignedWithTrailer, "signature of its trailer", form => Of(form).Chunk(Whole).Chunk([]).Raw($"x-amz-checksum-crc32:{Checksum}\r\n\r\n").Bytes),
        ["an extension of HTTP's"] = (Chunking.Unsigned, "does not begin", form => Of(form).Chunk(Whole, extension: ";name=value").Bytes),
        ["an extension behind the signature"] = (Chunking.Signed, "does not begin", form => Of(form).Chunk(Whole, extension: ";name=value").Bytes),
        ["a signature where none is announced"] = (Chunking.Unsigned, "does not begin", form => Of(form).Chunk(Whole, extension: ";chunk-signature=" + Wrong).Bytes),
        ["no signature where one is announced"] = (Chunking.Signed, "does not begin", _ => Of(Chunking.Unsigned).Chunk(Whole).Bytes),
        ["a negative size"] = (Chunking.Unsigned, "does not begin", form => Of(form).Chunk(Whole, size: "-1").Bytes),
        ["a size with a sign"] = (Chunking.Unsigned, "does not begin", form => Of(form).Chunk(Whole, size: "+4653").Bytes),
        ["a size in another notation"] = (Chunking.Unsigned, "does not begin", form => Of(form).Chunk(Whole, size: "0x4653").Bytes),
        ["a size with zeros before it"] = (Chunking.Unsigned, "does not begin", form => Of(form).Chunk(Whole, size: "004653").Bytes),
        ["a size with a blank"] = (Chunking.Unsigned, "does not begin", form => Of(form).Chunk(Whole, size: "4653 ").Bytes),
        ["a size that overflows"] = (Chunking.Unsigned, "does not begin", form => Of(form).Chunk(Whole, size: "10000000000004653").Bytes),
        ["a huge size"] = (Chunking.Unsigned, "more than x-amz-decoded-content-length", form => Of(form).Chunk(Whole, size: "7fffffffffffff").Bytes),
        ["two zeros for the last chunk"] = (Chunking.Unsigned, "does not begin", form => Of(form).Chunk(Whole).Chunk([], size: "00").End(Whole).Bytes),
        ["a bare line feed"] = (Chunking.Unsigned, "does not begin", form => Encoding.Latin1.GetBytes("4653\n" + Encoding.Latin1.GetString(Whole))),
        ["a bare carriage return"] = (Chunking.Unsigned, "does not begin", form => Encoding.Latin1.GetBytes("46\r53\r\n" + Encoding.Latin1.GetString(Whole))),
        ["a line without an end"] = (Chunking.Unsigned, "does not begin", _ => Encoding.Latin1.GetBytes(new string('1', 5000))),
        ["nothing at all"] = (Chunking.Signed, "does not begin", _ => []),
    };

    public static TheoryData<string> AttackNames => new(Attacks.Keys);

    [Theory]
    [MemberData(nameof(AttackNames))]
    public async Task A_body_that_is_not_as_announced_never_goes_up_whole(string what)
    {
        var (form, words, make) = Attacks[what];

        var up = await UpAsync(form, make(form), Whole.Length);

        up.Fault.ShouldNotBeNull();
        up.Fault.Reason.ShouldBe(RefusalReason.BodyMismatch);
        up.Fault.Message.ShouldContain(words);
        Encoding.Latin1.GetString(up.Bytes).ShouldNotContain("\r\n0;chunk-signature");
        Encoding.Latin1.GetString(up.Bytes).ShouldNotContain("\r\n0\r\n");
    }

    [Fact]
    public async Task Not_a_byte_of_a_chunk_goes_on_before_its_signature_is_seen_to_be_right()
    {
        var up = await UpAsync(
            Chunking.Signed, Of(Chunking.Signed).Chunk(First).Chunk(Middle, signature: Wrong).Chunk(Last).Chunk([]).End(Whole).Bytes, Whole.Length);

        up.Bytes.ShouldNotContain((byte)'b', "the bad chunk went up");
    }

    [Fact]
    public async Task A_signed_chunk_that_is_too_long_to_be_held_is_refused()
    {
        var limits = Limits.Default with { SignedChunkBytes = 8999 };

        var up = await UpAsync(Chunking.Signed, Chunking.Frame(Chunking.Signed, First, Middle, Last), Whole.Length, limits);

        up.Fault!.Reason.ShouldBe(RefusalReason.TooLarge);
        up.Bytes.ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_is_changed_in_a_framed_body_is_noticed_or_changes_nothing()
    {
        var forms = new[] { Chunking.Unsigned, Chunking.Signed, Chunking.SignedWithTrailer };
        var property = Prop.ForAll(
            Gen.Elements(forms).ToArbitrary(), Gen.Choose(0, 1_000_000).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(),
            (form, place, change) =>
            {
                var framed = Chunking.Frame(form, First, Middle, Last);
                framed[place % framed.Length] ^= (byte)change;
                var up = UpAsync(form, framed, Whole.Length).GetAwaiter().GetResult();
                // Hexadecimal digits of a size read the same in capitals.
                return up.Fault is not null || PlainAsync(form, up.Bytes, Whole.Length).GetAwaiter().GetResult().AsSpan().SequenceEqual(Whole);
            });

        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_bytes_break_the_reader()
    {
        var property = Prop.ForAll(
            Gen.Elements(Chunking.Unsigned, Chunking.Signed, Chunking.SignedWithTrailer).ToArbitrary(),
            Gen.Elements("0", "1", "a", ";chunk-signature=", "\r\n", "\r", "\n", ":", "x-amz-checksum-crc32", Wrong, "AAAAAA==").ListOf().ToArbitrary(),
            (form, words) => UpAsync(form, Encoding.Latin1.GetBytes(string.Concat(words)), 10).GetAwaiter().GetResult().Fault is not null);

        property.QuickCheckThrowOnFailure();
    }

    private static string Checksum => BodyChecksum.Compute("CRC32", Whole)!;

    private static string Wrong { get; } = new('0', 64);

    private static Chunking Of(PayloadForm.Chunks form) => new(form);

    private static byte[] Swapped(PayloadForm.Chunks form)
    {
        var text = Encoding.Latin1.GetString(Chunking.Frame(form, First, Middle, Last));
        var (first, second) = (Part(text, 'a'), Part(text, 'b'));
        return Encoding.Latin1.GetBytes(second + first + text[(first.Length + second.Length)..]);
    }

    private static byte[] Without(PayloadForm.Chunks form)
    {
        var text = Encoding.Latin1.GetString(Chunking.Frame(form, First, Middle, Last));
        return Encoding.Latin1.GetBytes(text.Replace(Part(text, 'b'), "", StringComparison.Ordinal));
    }

    private static byte[] Twice(PayloadForm.Chunks form)
    {
        var text = Encoding.Latin1.GetString(Chunking.Frame(form, First, Last));
        return Encoding.Latin1.GetBytes(Part(text, 'a') + text);
    }

    // A chunk with its head: both of 9000 bytes.
    private static string Part(string text, char letter)
    {
        var data = text.IndexOf(new string(letter, 9000), StringComparison.Ordinal);
        var head = text.LastIndexOf("2328;", data, StringComparison.Ordinal);
        return text[head..(data + 9002)];
    }

    private static byte[] Changed(byte[] framed, char from, char to)
    {
        var place = Array.IndexOf(framed, (byte)from, 9200);
        framed[place] = (byte)to;
        return framed;
    }

    private static string OfAnother() =>
        Chunking.Chain("another request").Next(Convert.ToHexStringLower(SHA256.HashData(Middle)));

    private static async Task<byte[]> PlainAsync(PayloadForm.Chunks form, byte[] framed, long length)
    {
        using var tap = new BodyTap(Key, keepBytes: 0);
        return (await SpooledBody.ReadAsync(Chunking.Read(form, new MemoryStream(framed), length, tap), CancellationToken.None)).Content.ToArray();
    }

    private static async Task<Up> UpAsync(PayloadForm.Chunks form, byte[] framed, long length, Limits? limits = null)
    {
        using var tap = new BodyTap(Key, keepBytes: 0);
        var body = Chunking.Read(form, new MemoryStream(framed), length, tap, limits);
        Framing framing = form.AreSigned
            ? new SignedChunkFraming(Chunking.Chain(), framed.Length)
            : new UnsignedChunkFraming(Chunking.TrailerName);
        using var upload = new WithheldUpload(body, framing);
        using var up = new MemoryStream();
        try
        {
            await upload.CopyToAsync(up);
        }
        catch (HttpRequestException)
        {
            upload.Fault.ShouldNotBeNull();
        }
        return new Up(up.ToArray(), upload.Fault, upload.Headers.ContentLength ?? 0);
    }

    private sealed record Up(byte[] Bytes, Refusal? Fault, long Announced);
}
