using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Tests.Signing;

/// <summary>
/// AWS's own examples: 66,560 letters "a" in chunks of 64 KiB.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html.
/// </summary>
public sealed class ChunkSignaturesTests
{
    // AWS publishes this secret with its examples; it is no key of anybody's.
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private static readonly SigningScope Scope = new("20130524", "us-east-1", "s3");

    [Fact]
    public void A_body_in_chunks_has_the_published_signatures()
    {
        var chain = From("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");

        chain.Next(Letters(65536)).ShouldBe("ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648");
        chain.Next(Letters(1024)).ShouldBe("0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497");
        chain.Next(Letters(0)).ShouldBe("b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
    }

    [Fact]
    public void A_body_in_chunks_with_a_trailer_has_the_published_signatures()
    {
        var chain = From("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");

        chain.Next(Letters(65536)).ShouldBe("b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2");
        chain.Next(Letters(1024)).ShouldBe("1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7");
        chain.Next(Letters(0)).ShouldBe("2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992");
        chain.Trailer(Hex(Encoding.ASCII.GetBytes("x-amz-checksum-crc32c:sOO8/Q==\n")))
            .ShouldBe("d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435");
    }

    [Fact]
    public void The_same_chunks_of_another_request_have_other_signatures() =>
        From(new string('0', 64)).Next(Letters(65536)).ShouldNotBe(From(new string('1', 64)).Next(Letters(65536)));

    private static ChunkSignatures From(string seed) =>
        new(SignatureAlgorithm.DeriveKey(Secret, Scope), "20130524T000000Z", Scope, seed);

    private static string Letters(int count) => Hex([.. Enumerable.Repeat((byte)'a', count)]);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
