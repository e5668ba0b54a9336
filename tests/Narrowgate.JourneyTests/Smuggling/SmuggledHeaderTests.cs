using Narrowgate.Aws.Listen;

namespace Narrowgate.JourneyTests.Smuggling;

/// <summary>
/// Headers with which a request means one thing to one reader and another to the next. Each of the table ends in a 4xx
/// or a closed connection; nothing of it reaches the target.
/// </summary>
[Trait("Needs", "processes")]
public sealed class SmuggledHeaderTests(RawRequestScene refusing) : IClassFixture<RawRequestScene>
{
    private const string Chunks = "5\r\nhello\r\n0\r\n\r\n";

    /// <summary>What is tried, and what stands there beside the headers of a good request.</summary>
    public static TheoryData<string, string> Added => new()
    {
        { "HTTP/2 by upgrade", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__" },
        { "a socket by upgrade", "Connection: close, Upgrade\r\nUpgrade: websocket" },
        { "a proxy's credential", "Proxy-Authorization: Basic YTpi" },
        { "another method", "X-HTTP-Method-Override: DELETE" },
        { "another method, by a shorter name", "X-HTTP-Method: DELETE" },
        { "another method, by the shortest", "X-Method-Override: DELETE" },
        { "another path", "X-Original-URL: /bucket/other" },
        { "another path, by IIS's name", "X-Rewrite-URL: /bucket/other" },
        { "another host", "X-Original-Host: elsewhere" },
        { "another host, by a short name", "X-Host: elsewhere" },
        { "another server", "X-Forwarded-Server: elsewhere" },
        { "another address", "X-Client-IP: 10.0.0.1" },
        { "another address, by a CDN's name", "CF-Connecting-IP: 10.0.0.1" },
        { "another path before it", "X-Forwarded-Prefix: /other" },
        { "somebody else", "X-Forwarded-User: admin" },
        { "an acl that was not signed", "x-amz-acl: public-read" },
        { "an acl in capitals that was not signed", "X-AMZ-ACL: public-read" },
        { "an acl with underscores", "x_amz_acl: public-read" },
        { "an acl with one underscore", "x-amz_acl: public-read" },
        { "a source that was not signed", "x-amz-copy-source: /other/key" },
        { "a redirect that was not signed", "x-amz-website-redirect-location: http://elsewhere" },
        { "metadata that was not signed", "x-amz-meta-a: b" },
        { "a session of S3 Express", "x-amz-s3session-token: a" },
        { "a payer that was not signed", "x-amz-request-payer: requester" },
        { "a length of what was decoded", "x-amz-decoded-content-length: 4" },
        { "a target for json", "X-Amz-Target: DynamoDB_20120810.DeleteTable" },
        { "a protocol for cbor", "smithy-protocol: rpc-v2-cbor" },
        { "a second date", "x-amz-date: 20300101T000000Z" },
        { "a second digest", "x-amz-content-sha256: UNSIGNED-PAYLOAD" },
        { "a second token", "x-amz-security-token: a" },
        { "a second signature", "Authorization: AWS4-HMAC-SHA256 Credential=a" },
        { "a second signature of another kind", "Authorization: Bearer a" },
        { "a second type", "Content-Type: a/b\r\nContent-Type: c/d" },
        { "a packing that S3 would keep", "Content-Encoding: gzip\r\nContent-Encoding: br" },
        { "a header with a space in its name", "x amz acl: public-read" },
        { "a header with a tab behind its name", "User-Agent\t: a" },
        { "a header with a bracket in its name", "User(Agent: a" },
        { "a header with an escape in its name", "User\u001bAgent: a" },
        { "a header with a byte beyond ASCII in its name", "User\u00e9Agent: a" },
        { "an escape in a header", "User-Agent: a\u001b[31m" },
        { "a delete in a header", "User-Agent: a\u007f" },
        { "a header folded with a tab", "User-Agent: a\r\n\tb" },
        { "a carriage return at a line's end", "User-Agent: a\r\r" },
    };

    [Theory]
    [MemberData(nameof(Added))]
    public Task A_header_that_means_two_things_ends_there(string what, string added) => refusing.RefusedAsync(
        what,
        refusing.Whole().Replace("Connection: close\r\n", added.StartsWith("Connection", StringComparison.Ordinal) ? $"{added}\r\n" : $"{added}\r\nConnection: close\r\n", StringComparison.Ordinal));

    /// <summary>What Connection names, a proxy on the way would take out.</summary>
    [Theory]
    [InlineData("x-amz-date")]
    [InlineData("authorization")]
    [InlineData("host")]
    [InlineData("x-amz-security-token")]
    [InlineData("X-Amz-Content-SHA256")]
    [InlineData("content-length")]
    [InlineData("x-no-such")]
    public async Task A_header_that_is_named_for_one_hop_alone_ends_there(string name)
    {
        var reached = refusing.Upstream.Requests.Count;
        var last = $"GET / HTTP/1.1\r\nHost: {refusing.Gateway.Aws.Authority}\r\nConnection: close\r\n\r\n";

        var output = await refusing.SendAsync(
            refusing.Whole().Replace("Connection: close\r\n", $"Connection: {name}\r\n", StringComparison.Ordinal) + last);

        output.ShouldStartWith("HTTP/1.1 400 ");
        refusing.Upstream.Requests.Count.ShouldBe(reached);
    }

    /// <summary>The body is in chunks, whole and right; only its framing is said in another way.</summary>
    [Theory]
    [InlineData("nothing but identity", "Transfer-Encoding: identity")]
    [InlineData("identity behind", "Transfer-Encoding: chunked, identity")]
    [InlineData("packed chunks", "Transfer-Encoding: gzip, chunked")]
    [InlineData("chunks twice", "Transfer-Encoding: chunked, chunked")]
    [InlineData("chunks twice, in two headers", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")]
    [InlineData("chunks with a parameter", "Transfer-Encoding: chunked;q=1")]
    [InlineData("chunks in quotes", "Transfer-Encoding: \"chunked\"")]
    [InlineData("chunks behind a comma", "Transfer-Encoding: ,chunked,")]
    [InlineData("chunks in a folded line", "Transfer-Encoding:\r\n chunked")]
    [InlineData("a space before the colon", "Transfer-Encoding : chunked")]
    [InlineData("a tab before the colon", "Transfer-Encoding\t: chunked")]
    [InlineData("an underscore", "Transfer_Encoding: chunked")]
    [InlineData("a byte beyond ASCII", "Transfer-Encoding: chunked\u00ff")]
    [InlineData("a NUL behind", "Transfer-Encoding: chunked\0")]
    [InlineData("no framing at all", "User-Agent: a")]
    [InlineData("a length of no digits", "Content-Length: ")]
    [InlineData("a length of other digits", "Content-Length: \u0665")]
    [InlineData("a length with an exponent", "Content-Length: 1e1")]
    [InlineData("a length with an underscore", "Content_Length: 15")]
    [InlineData("a length with a decimal point", "Content-Length: 5.0")]
    [InlineData("a length, folded", "Content-Length:\r\n 15")]
    [InlineData("both, and a length that fits", "Content-Length: 15\r\nTransfer-Encoding: chunked")]
    [InlineData("both, a length of nothing", "Content-Length: 0\r\nTransfer-Encoding: chunked")]
    [InlineData("two lengths, the right one last", "Content-Length: 0\r\nContent-Length: 15")]
    public Task A_framing_that_is_said_in_another_way_ends_there(string what, string framing) => refusing.RefusedAsync(
        what,
        refusing.Whole().Replace("Content-Length: 5\r\n", framing + "\r\n", StringComparison.Ordinal)[..^RawRequestScene.Body.Length] + Chunks);

    [Fact]
    public Task Chunks_in_http_1_0_end_there() => refusing.RefusedAsync(
        "chunks in HTTP/1.0",
        refusing.Whole().Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal)
            .Replace("Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", StringComparison.Ordinal)[..^RawRequestScene.Body.Length] + Chunks);

    [Theory]
    [InlineData("x-amz-meta-a: b\r\n", "x-amz-meta-a: b\r\nx-amz-meta-a: c\r\n")]
    [InlineData("x-amz-meta-a: b\r\n", "x-amz-meta-a: b\r\nX-Amz-Meta-A: b\r\n")]
    [InlineData("x-amz-meta-a: b\r\n", "x-amz-meta-a: b,c\r\n")]
    [InlineData("x-amz-meta-a: b\r\n", "x-amz-meta-a: b\r\nx-amz-meta-A: \r\n")]
    [InlineData("x-amz-meta-a: b\r\n", "")]
    public Task A_signed_header_that_is_there_twice_or_not_at_all_ends_there(string of, string with) => refusing.RefusedAsync(
        with, refusing.Whole(headers: [new Header("x-amz-meta-a", "b")]).Replace(of, with, StringComparison.Ordinal));

    /// <summary>Signed as they stand, so that the signature stops none of them.</summary>
    [Theory]
    [InlineData("put")]
    [InlineData("Put")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    [InlineData("M-SEARCH")]
    [InlineData("PUT.")]
    [InlineData("PURGE")]
    [InlineData("OPTIONS")]
    [InlineData("LINK")]
    public Task A_method_that_s3_does_not_have_ends_there(string method) =>
        refusing.RefusedAsync(method, refusing.Whole(method));

    [Theory]
    [InlineData("us-east-1.elsewhere.example")]
    [InlineData("us-east-1@elsewhere")]
    [InlineData("us-east-1#")]
    [InlineData("us-east-1:80")]
    [InlineData("us_east_1")]
    [InlineData("..")]
    [InlineData("US-EAST-1%2f")]
    [InlineData("")]
    public Task A_region_that_would_make_another_host_ends_there(string region) =>
        refusing.RefusedAsync(region, refusing.Whole(region: region));

    [Theory]
    [InlineData("/bucket/..%2f..%2fother/key", "elsewhere.example/x")]
    [InlineData("/bucket/key", "elsewhere.example#a")]
    [InlineData("/bucket/key", "a@elsewhere.example")]
    [InlineData("/bucket/key", "elsewhere.example, other.example")]
    [InlineData("/bucket/key", "[::1")]
    [InlineData("/bucket/key", "else where")]
    [InlineData("/bucket/key", "elsewhere\u00e9")]
    public Task A_host_that_is_none_ends_there_though_it_is_signed(string path, string host) =>
        refusing.RefusedAsync(host, refusing.Whole(path: path, host: host));
}
