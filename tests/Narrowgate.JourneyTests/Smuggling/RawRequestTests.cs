using Narrowgate.Aws.Listen;

namespace Narrowgate.JourneyTests.Smuggling;

/// <summary>
/// Requests that two readers of HTTP would cut otherwise, rightly signed and sent byte by byte: each ends in a 4xx or in a
/// closed connection, nothing of it reaches the target, and the record tells of no call.
/// </summary>
[Trait("Needs", "processes")]
public sealed class RawRequestTests(RawRequestScene refusing) : IClassFixture<RawRequestScene>
{
    [Fact]
    public async Task The_request_itself_is_carried()
    {
        await using var scene = new RawRequestScene();
        await scene.InitializeAsync();

        (await scene.SendAsync(scene.Whole())).ShouldStartWith("HTTP/1.1 200 ");

        scene.Upstream.Requests.Count.ShouldBe(1);
    }

    /// <summary>
    /// Kestrel takes these for 5 and hands on the number alone, so that they cannot be refused here. The body ends where
    /// it says, and what leaves has a length of its own.
    /// </summary>
    [Theory]
    [InlineData("+5")]
    [InlineData("005")]
    public async Task A_length_in_another_writing_is_the_length_that_it_is(string length)
    {
        await using var scene = new RawRequestScene();
        await scene.InitializeAsync();

        var output = await scene.SendAsync(
            scene.Whole().Replace("Content-Length: 5\r\n", $"Content-Length: {length}\r\n", StringComparison.Ordinal) + "GET / HTTP/1.1\r\n\r\n");

        output.ShouldStartWith("HTTP/1.1 200 ");
        output.IndexOf("HTTP/1.1", 8, StringComparison.Ordinal).ShouldBe(-1);
        scene.Upstream.Requests.Count.ShouldBe(1);
    }

    /// <summary>What is tried, what of the good request gives way, and what stands there instead.</summary>
    public static TheoryData<string, string, string> Spoilt => new()
    {
        { "two framings", "Content-Length: 5\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" },
        { "two framings, the other first", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" },
        { "two lengths", "Content-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n" },
        { "two lengths in one", "Content-Length: 5\r\n", "Content-Length: 5, 5\r\n" },
        { "a length in hexadecimal", "Content-Length: 5\r\n", "Content-Length: 0x5\r\n" },
        { "a length below nothing", "Content-Length: 5\r\n", "Content-Length: -5\r\n" },
        { "a length that no machine has", "Content-Length: 5\r\n", "Content-Length: 18446744073709551621\r\n" },
        { "a framing that only looks so", "Content-Length: 5\r\n", "Transfer-Encoding: xchunked\r\n" },
        { "a framing with a vertical tab", "Content-Length: 5\r\n", "Transfer-Encoding:\vchunked\r\n" },
        { "a framing twice", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" },
        { "chunks without a framing's name", "Content-Length: 5\r\n", "Transfer Encoding: chunked\r\n" },
        { "two hosts", "Content-Length: 5\r\n", "Content-Length: 5\r\nHost: elsewhere\r\n" },
        { "the host twice", "Content-Length: 5\r\n", "Content-Length: 5\r\nHost: {authority}\r\n" },
        { "no host", "Host: {authority}\r\n", "" },
        { "an empty host", "Host: {authority}\r\n", "Host: \r\n" },
        { "a host with a path", "Host: {authority}\r\n", "Host: {authority}/other\r\n" },
        { "a host with a user", "Host: {authority}\r\n", "Host: a@{authority}\r\n" },
        { "another host than was signed", "Host: {authority}\r\n", "Host: elsewhere\r\n" },
        { "a whole URL", "PUT /bucket/key ", "PUT http://{authority}/bucket/key " },
        { "another host in a whole URL", "PUT /bucket/key ", "PUT http://elsewhere/bucket/key " },
        { "no path", "PUT /bucket/key ", "PUT bucket/key " },
        { "a fragment", "PUT /bucket/key ", "PUT /bucket/key#a " },
        { "two spaces", "PUT /bucket/key ", "PUT  /bucket/key " },
        { "a tab for a space", "PUT /bucket/key ", "PUT\t/bucket/key " },
        { "a space within the path", "PUT /bucket/key ", "PUT /bucket/key a " },
        { "a NUL in the path", "PUT /bucket/key ", "PUT /bucket/k\0ey " },
        { "raw bytes in the path", "PUT /bucket/key ", "PUT /bucket/k\u00E9y " },
        { "another method than was signed", "PUT /bucket/key ", "DELETE /bucket/key " },
        { "another path than was signed", "PUT /bucket/key ", "PUT /bucket/./key " },
        { "another version of HTTP", "HTTP/1.1\r\n", "HTTP/1.2\r\n" },
        { "no version of HTTP", " HTTP/1.1\r\n", "\r\n" },
        { "a header that is folded", "Content-Length: 5\r\n", "Content-Length: 5\r\nX-A: b\r\n c\r\n" },
        { "a first header that is folded", "Host: {authority}\r\n", " a: b\r\nHost: {authority}\r\n" },
        { "a space before the colon", "Content-Length: 5\r\n", "Content-Length : 5\r\n" },
        { "a header without a colon", "Content-Length: 5\r\n", "Content-Length: 5\r\nnonsense\r\n" },
        { "a header without a name", "Content-Length: 5\r\n", "Content-Length: 5\r\n: a\r\n" },
        { "a NUL in a header", "Content-Length: 5\r\n", "Content-Length: 5\r\nUser-Agent: a\0b\r\n" },
        { "a NUL in a header's name", "Content-Length: 5\r\n", "Content-Length: 5\r\nUser\0Agent: a\r\n" },
        { "a bare carriage return in a header", "Content-Length: 5\r\n", "Content-Length: 5\r\nUser-Agent: a\rX-Amz-Acl: public-read\r\n" },
        { "a bare line feed in a header", "Content-Length: 5\r\n", "Content-Length: 5\r\nUser-Agent: a\nX-Amz-Acl: public-read\r\n" },
        { "a header that was not signed", "Content-Length: 5\r\n", "Content-Length: 5\r\nx-amz-acl: public-read\r\n" },
        { "a change of protocol", "Content-Length: 5\r\n", "Content-Length: 5\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n" },
        { "HTTP/2 without asking", "PUT /bucket/key HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
        { "TLS", "PUT ", "\u0016\u0003\u0001\u0002\0\u0001\0" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task What_can_be_cut_in_two_ways_ends_there(string what, string of, string with)
    {
        var good = refusing.Whole();
        good.ShouldContain(refusing.Filled(of));

        await refusing.RefusedAsync(what, good.Replace(refusing.Filled(of), refusing.Filled(with), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("an extension whose quote is a chunk's end", "5;a=\"\r\nhello\r\n0\r\n\r\n")]
    [InlineData("an extension with a bare line feed", "5;a\nhello\r\n0\r\n\r\n")]
    [InlineData("a length with a sign", "+5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a length below nothing", "-5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a length in 0x", "0x5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a length that no machine has", "100000000000000005\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a length of nothing", "\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a length with an underscore", "0_5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a chunk that is longer than it says", "4\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a chunk that is shorter than it says", "6\r\nhello\r\n0\r\n\r\n")]
    [InlineData("bare line feeds", "5\nhello\n0\n\n")]
    [InlineData("a bare line feed behind a chunk", "5\r\nhello\n0\r\n\r\n")]
    public Task Chunks_that_can_be_read_in_two_ways_end_there(string what, string chunks) => refusing.RefusedAsync(
        what,
        refusing.Whole().Replace("Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", StringComparison.Ordinal)[..^RawRequestScene.Body.Length] + chunks,
        isAll: true);

    [Theory]
    [InlineData("the request line", "PUT /bucket/", 17_000)]
    [InlineData("one header", "User-Agent: ", 40_000)]
    [InlineData("one header's name", "", 40_000)]
    public Task A_head_that_is_too_long_ends_there(string what, string before, int characters) => refusing.RefusedAsync(
        what,
        before.StartsWith("PUT", StringComparison.Ordinal)
            ? refusing.Whole().Replace("PUT /bucket/", before + new string('a', characters), StringComparison.Ordinal)
            : refusing.Whole().Replace("Content-Length: 5\r\n", $"Content-Length: 5\r\n{before}{new string('a', characters)}: a\r\n", StringComparison.Ordinal));

    [Fact]
    public Task Too_many_headers_end_there() => refusing.RefusedAsync("headers", refusing.Whole().Replace(
        "Content-Length: 5\r\n",
        "Content-Length: 5\r\n" + string.Concat(Enumerable.Range(0, 500).Select(number => $"User-Agent{number}: a\r\n")),
        StringComparison.Ordinal));

    [Fact]
    public Task A_body_that_is_larger_than_is_decoded_ends_there() => refusing.RefusedAsync(
        "a body", refusing.Whole("POST", "/", "dynamodb", [new Header("X-Amz-Target", "DynamoDB_20120810.ListTables"), new Header("Content-Type", "application/x-amz-json-1.0")])
            .Replace("Content-Length: 5\r\n", "Content-Length: 99999999999\r\n", StringComparison.Ordinal));
}
