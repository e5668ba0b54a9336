using System.Security.Cryptography;
using Narrowgate.Wire.Http;

namespace Narrowgate.Wire.Tests.Http;

public sealed class WithheldUploadTests
{
    private static readonly RecordingKey Key = new(new GatewayKey(new byte[GatewayKey.SizeBytes]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) + 1)]
    [InlineData(1_000_003)]
    public async Task A_body_with_the_signed_digest_goes_up_whole(int length)
    {
        var body = RandomNumberGenerator.GetBytes(length);
        using var up = new MemoryStream();
        using var tap = new BodyTap(Key, keepBytes: 100);
        using var upload = Upload(body, tap, length, Digest(body));

        await upload.CopyToAsync(up);

        up.ToArray().ShouldBe(body);
        tap.Size.ShouldBe(length);
        (tap.Record([]).Body?.Length ?? 0).ShouldBe(Math.Min(length, 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(300_000)]
    public async Task A_body_without_it_never_goes_up_whole(int length)
    {
        var body = RandomNumberGenerator.GetBytes(length);
        var signed = Digest(body);
        body[^1] ^= 1;
        using var up = new MemoryStream();
        using var tap = new BodyTap(Key, keepBytes: 0);
        using var upload = Upload(body, tap, length, signed);

        await Should.ThrowAsync<HttpRequestException>(() => upload.CopyToAsync(up));

        upload.Fault!.Reason.ShouldBe(RefusalReason.BodyMismatch);
        up.Length.ShouldBeLessThan(length);
    }

    [Fact]
    public async Task A_body_that_ends_early_never_goes_up_whole()
    {
        var body = RandomNumberGenerator.GetBytes(200_000);
        using var up = new MemoryStream();
        using var tap = new BodyTap(Key, keepBytes: 0);
        using var upload = Upload(body[..150_000], tap, body.Length, Digest(body));

        await Should.ThrowAsync<HttpRequestException>(() => upload.CopyToAsync(up));

        up.Length.ShouldBeLessThan(150_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task A_body_that_nobody_signed_goes_up_where_it_has_its_length(int length)
    {
        var body = RandomNumberGenerator.GetBytes(length);
        using var up = new MemoryStream();
        using var tap = new BodyTap(Key, keepBytes: 0);
        using var upload = Upload(body, tap, length, sha256: null);

        await upload.CopyToAsync(up);

        up.ToArray().ShouldBe(body);
    }

    [Theory]
    [InlineData(199_999)]
    [InlineData(200_001)]
    public async Task And_not_where_it_has_another(int announced)
    {
        using var up = new MemoryStream();
        using var tap = new BodyTap(Key, keepBytes: 0);
        using var upload = Upload(new byte[200_000], tap, announced, sha256: null);

        await Should.ThrowAsync<HttpRequestException>(() => upload.CopyToAsync(up));

        up.Length.ShouldBeLessThan(199_999);
    }

    [Fact]
    public async Task A_body_that_was_read_first_goes_up_in_the_same_blocks()
    {
        var body = RandomNumberGenerator.GetBytes(150_000);
        using var tap = new BodyTap(Key, keepBytes: 0);
        var spooled = await SpooledBody.ReadAsync(
            new UnframedBody(new MemoryStream(body), body.Length, tap, Digest(body)), CancellationToken.None);
        var sizes = new List<int>();
        while (await spooled.NextAsync(CancellationToken.None) is { } block)
        {
            sizes.Add(block.Bytes.Length);
        }

        sizes.ShouldBe([65_536, 65_536, 18_928]);
        spooled.Content.ToArray().ShouldBe(body);
    }

    [Fact]
    public async Task A_body_that_is_held_counts_as_it_comes_and_not_as_it_was_announced()
    {
        const int Held = 100_000;
        var bounds = new CallerBounds(Limits.Default with { HeldBytesPerCaller = Held });
        using var tap = new BodyTap(Key, keepBytes: 0);
        using (var place = Enter(bounds))
        {
            var announced = new UnframedBody(new MemoryStream(new byte[1000]), 1_000_000, tap, sha256: null);
            (await new CountedBody(announced, place).NextAsync(CancellationToken.None)).ShouldNotBeNull().Bytes.Length.ShouldBe(1000);
            var other = new UnframedBody(new MemoryStream(new byte[2 * Held]), 2 * Held, tap, sha256: null);

            var fault = await Should.ThrowAsync<BodyFaultException>(
                async () => await SpooledBody.ReadAsync(new CountedBody(other, place), CancellationToken.None));

            fault.Refusal.Reason.ShouldBe(RefusalReason.Overloaded);
        }
        using var next = Enter(bounds);
        next.Reserve(Held).ShouldBeNull("all was given back");
    }

    [Fact]
    public void What_passed_is_recorded_under_a_keyed_digest_and_what_is_kept_under_a_plain_one()
    {
        using var tap = new BodyTap(Key, keepBytes: 3);
        tap.Observe("abcdef"u8);

        var recorded = tap.Record([]);

        recorded.Body.ShouldBe("abc"u8.ToArray());
        recorded.Size.ShouldBe(6);
        recorded.Sha256.ShouldBe(Digest("abc"u8.ToArray()));
        recorded.WireHmac.ShouldBe(Key.Hmac(SHA256.HashData("abcdef"u8)));
        recorded.WireHmac.ShouldNotBe(Digest("abcdef"u8.ToArray()));
    }

    private static CallerPlace Enter(CallerBounds bounds) =>
        bounds.Enter("caller").Holds(out var place, out var refusal) ? place : throw new InvalidOperationException(refusal.Message);

    private static WithheldUpload Upload(byte[] body, BodyTap tap, long length, string? sha256) =>
        new(new UnframedBody(new MemoryStream(body), length, tap, sha256), Framing.None);

    private static string Digest(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
