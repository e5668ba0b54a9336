namespace Narrowgate.JourneyTests.Smuggling;

/// <summary>
/// What is odd and has one meaning only: it is carried as that, once, and the target sees one clean request of the
/// gateway's own making.
/// </summary>
[Trait("Needs", "processes")]
public sealed class CarriedCleanTests(RawRequestScene scene) : IClassFixture<RawRequestScene>
{
    /// <summary>Neither forwarded nor believed.</summary>
    [Theory]
    [InlineData("X-Forwarded-For", "10.0.0.1")]
    [InlineData("X-Forwarded-Host", "elsewhere.example")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Port", "443")]
    [InlineData("Forwarded", "for=10.0.0.1;host=elsewhere.example;proto=https")]
    [InlineData("X-Real-IP", "10.0.0.1")]
    [InlineData("Via", "1.1 elsewhere")]
    [InlineData("TE", "trailers")]
    [InlineData("Keep-Alive", "timeout=5")]
    [InlineData("Trailer", "x-amz-checksum-crc32")]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793")]
    [InlineData("Accept-Language", "de")]
    public async Task A_header_of_the_transport_stays_here(string name, string value)
    {
        var seen = await CarriedAsync(scene.Whole().Replace("Connection: close\r\n", $"{name}: {value}\r\nConnection: close\r\n", StringComparison.Ordinal));

        seen.Headers.Keys.ShouldNotContain(name, StringComparer.OrdinalIgnoreCase);
        var call = (await scene.Gateway.CallsAsync())[^1];
        call.ToJsonString().ShouldNotContain("10.0.0.1");
        call.ToJsonString().ShouldNotContain("elsewhere");
    }

    /// <summary>The key of an object may be anything. The target is asked for the very one that was signed and decided on.</summary>
    [Theory]
    [InlineData("/bucket//key", "/bucket//key")]
    [InlineData("/bucket/./key", "/bucket/./key")]
    [InlineData("/bucket/a/../key", "/bucket/a/../key")]
    [InlineData("/bucket/a;b=c/key", "/bucket/a%3Bb%3Dc/key")]
    [InlineData("/bucket/%2e%2e/key", "/bucket/../key")]
    [InlineData("/bucket/..;/key", "/bucket/..%3B/key")]
    [InlineData("/bucket/%2e%2e%2fkey", "/bucket/../key")]
    [InlineData("/bucket/%252e%252e%252fkey", "/bucket/%252e%252e%252fkey")]
    [InlineData("/bucket/a%5Cb", "/bucket/a%5Cb")]
    [InlineData("/bucket/%EF%BC%8Fkey", "/bucket/%EF%BC%8Fkey")]
    [InlineData("/bucket/%E2%80%AEkey", "/bucket/%E2%80%AEkey")]
    [InlineData("/bucket/a%0D%0Ab", "/bucket/a%0D%0Ab")]
    [InlineData("/bucket/a%3Fb%23c", "/bucket/a%3Fb%23c")]
    [InlineData("/bucket/key%20", "/bucket/key%20")]
    public async Task A_key_is_the_key_that_it_is(string path, string target) =>
        (await CarriedAsync(scene.Whole(path: path))).Target.ShouldBe(target);

    [Theory]
    [InlineData("100-continue")]
    [InlineData("100-CONTINUE")]
    public async Task An_expectation_is_met_here_and_not_passed_on(string expect)
    {
        var seen = await CarriedAsync(scene.Whole().Replace("Connection: close\r\n", $"Expect: {expect}\r\nConnection: close\r\n", StringComparison.Ordinal));

        seen.Headers.Keys.ShouldNotContain("Expect");
    }

    /// <summary>Kestrel tells of no other name beside these two; nothing is taken out of what was signed.</summary>
    [Theory]
    [InlineData("close, x-amz-date")]
    [InlineData("close, authorization")]
    [InlineData("content-length, close")]
    public async Task What_is_named_beside_close_is_carried_as_it_was_signed(string connection) => await CarriedAsync(
        scene.Whole().Replace("Connection: close\r\n", $"Connection: {connection}\r\n", StringComparison.Ordinal));

    [Theory]
    [InlineData("a body that is cut into chunks", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")]
    [InlineData("chunks with an extension", "5;a=b\r\nhello\r\n0\r\n\r\n")]
    [InlineData("chunks with zeros before their length", "005\r\nhello\r\n0\r\n\r\n")]
    [InlineData("chunks with a trailer that nobody declared", "5\r\nhello\r\n0\r\nx-amz-acl: public-read\r\n\r\n")]
    public async Task What_is_read_whole_leaves_with_a_length_and_without_trailers(string what, string chunks)
    {
        var request = scene.Whole(path: "/bucket/key?tagging", headers: []);
        _ = what;

        var output = await scene.SendAsync(
            request.Replace("Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", StringComparison.Ordinal)[..^RawRequestScene.Body.Length] + chunks);

        // "hello" is no XML: it was understood to its end, and refused for what it is.
        output.ShouldStartWith("HTTP/1.1 400 ");
        output.IndexOf("HTTP/1.1", 8, StringComparison.Ordinal).ShouldBe(-1, output);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    public async Task What_stands_behind_the_body_is_no_part_of_the_call(string behind)
    {
        var before = scene.Upstream.Seen.Count;

        var output = await scene.SendAsync(scene.Whole().Replace("Connection: close\r\n", "", StringComparison.Ordinal) + behind);

        output.ShouldStartWith("HTTP/1.1 200 ");
        output.IndexOf("HTTP/1.1 200", 8, StringComparison.Ordinal).ShouldBe(-1, output);
        scene.Upstream.Seen.Count.ShouldBe(before + 1);
        scene.Upstream.Seen.Last().Body.ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task A_request_behind_one_that_was_refused_is_judged_by_itself()
    {
        var before = scene.Upstream.Seen.Count;
        var refused = $"GET /bucket/key HTTP/1.1\r\nHost: {scene.Gateway.Aws.Authority}\r\n\r\n";

        var output = await scene.SendAsync(refused + scene.Whole(path: "/bucket/second"));

        output.ShouldStartWith("HTTP/1.1 403 ");
        scene.Upstream.Seen.Count.ShouldBe(before + 1);
        scene.Upstream.Seen.Last().Target.ShouldBe("/bucket/second");
    }

    private async Task<SeenRequest> CarriedAsync(string bytes)
    {
        var before = scene.Upstream.Seen.Count;

        var output = await scene.SendAsync(bytes);

        output.ShouldMatch("^(HTTP/1.1 100 Continue\r\n\r\n)?HTTP/1.1 200 ");
        scene.Upstream.Seen.Count.ShouldBe(before + 1);
        var seen = scene.Upstream.Seen.Last();
        seen.Headers["Host"].ShouldBe(scene.Upstream.Address.Authority);
        seen.Headers["Authorization"].ShouldContain(Emulator.AccessKeyId);
        seen.Headers["Content-Length"].ShouldBe("5");
        seen.Body.ShouldBe("hello"u8.ToArray());
        return seen;
    }
}
