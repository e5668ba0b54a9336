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
        using var upload = new WithheldUpload(new MemoryStream(body), tap, length, Digest(body));

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
        using var upload = new WithheldUpload(new MemoryStream(body), tap, length, signed);

        await Should.ThrowAsync<HttpRequestException>(() => upload.CopyToAsync(up));

        upload.Mismatched.ShouldBeTrue();
        up.Length.ShouldBeLessThan(length);
    }

    [Fact]
    public async Task A_body_that_ends_early_never_goes_up_whole()
    {
        var body = RandomNumberGenerator.GetBytes(200_000);
        using var up = new MemoryStream();
        using var tap = new BodyTap(Key, keepBytes: 0);
        using var upload = new WithheldUpload(new MemoryStream(body[..150_000]), tap, body.Length, Digest(body));

        await Should.ThrowAsync<HttpRequestException>(() => upload.CopyToAsync(up));

        up.Length.ShouldBeLessThan(150_000);
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

    private static string Digest(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
