using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Decode;

public sealed class PlainBodyTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("x-own, gzip")]
    [InlineData("")]
    public void How_an_object_will_be_encoded_says_nothing_of_the_body_of_this_request(string coding)
    {
        var call = Decoding.Decode("s3", "POST", "/bucket/key?uploads", "", $"Content-Encoding: {coding}").Call();
        call.Parameters["ContentEncoding"].ShouldBe(new Value.Text(coding));
    }

    [Fact]
    public void Framing_is_no_part_of_it() => Decoding
        .Decode("s3", "PUT", "/bucket/key", "", "Content-Encoding: aws-chunked,gzip").Call()
        .Parameters["ContentEncoding"].ShouldBe(new Value.Text("gzip"));

    [Fact]
    public void A_body_in_a_coding_that_is_not_known_is_refused() => Decoding
        .Decode("lambda", "POST", "/2015-03-31/event-source-mappings", "{}", "Content-Encoding: br").Message()
        .ShouldContain("Content-Encoding 'br' is not known");
}
