using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Tests.Signing;

public sealed class CanonicalTests
{
    [Theory]
    [InlineData("", "/")]
    [InlineData("/a%2Fb//c/../d", "/a%2Fb//c/../d")]
    [InlineData("/a(b)!*'", "/a%28b%29%21%2A%27")]
    [InlineData("/50%", "/50%25")]
    [InlineData("/%e1%E1", "/%e1%E1")]
    public void S3_signs_the_path_as_it_stands(string path, string canonical) =>
        CanonicalPath.Verbatim(path).ShouldBe(canonical);

    [Theory]
    [InlineData("", "/")]
    [InlineData("/a%2Fb", "/a%252Fb")]
    [InlineData("/a:b/@c", "/a%3Ab/%40c")]
    [InlineData("/a//b/./c/../d/", "/a/b/d/")]
    [InlineData("/../..", "/")]
    public void Other_services_normalise_and_encode_twice(string path, string canonical) =>
        CanonicalPath.Normalised(path).ShouldBe(canonical);

    [Theory]
    [InlineData("", "")]
    [InlineData("uploads", "uploads=")]
    [InlineData("b=2&a=1&a=0&B=3", "B=3&a=0&a=1&b=2")]
    [InlineData("a-b=1&a=2", "a=2&a-b=1")]
    [InlineData("a.b=1&a=2&a1=3", "a=2&a.b=1&a1=3")]
    [InlineData("k=a=b+c d", "k=a%3Db%2Bc%20d")]
    [InlineData("k=%2f%2F", "k=%2f%2F")]
    [InlineData("a&&b", "=&a=&b=")]
    public void Queries_are_sorted_by_encoded_name_and_value(string query, string canonical) =>
        CanonicalQuery.Of(query).ShouldBe(canonical);

    [Fact]
    public void Characters_that_stand_for_no_byte_are_not_signed() => Should.Throw<ArgumentException>(() =>
        CanonicalRequest.Of("GET", "/\u0141", "", [], [], isPathVerbatim: true));

    [Theory]
    [InlineData("20150830/us-east-1/s3/aws4_request", true)]
    [InlineData("20150830/us-east-1/IoTSecuredTunneling/aws4_request", true)]
    [InlineData("20150830/us-east-1/s3/aws4_request/", false)]
    [InlineData("20150830/us-east-1/s3/aws4_reques", false)]
    [InlineData("20150830/US-EAST-1/s3/aws4_request", false)]
    [InlineData("20150830/evil.com#/s3/aws4_request", false)]
    [InlineData("20150830/-/s3/aws4_request", false)]
    [InlineData("20150830//s3/aws4_request", false)]
    [InlineData("2015083/us-east-1/s3/aws4_request", false)]
    [InlineData("20150830/us-east-1/s3@x/aws4_request", false)]
    [InlineData("20150830/us-east-1/s3/aws4_request\n", false)]
    public void A_scope_has_valid_labels(string text, bool isValid) =>
        SigningScope.TryParse(text, out _).ShouldBe(isValid);

    [Fact]
    public void Derived_keys_are_kept_within_a_bound()
    {
        var keys = new SigningKeys();
        var scope = new SigningScope("20150830", "us-east-1", "s3");
        for (var secret = 0; secret < 3 * SigningKeys.Bound; secret++)
        {
            keys.Get($"secret {secret}", scope);
        }

        keys.Count.ShouldBeLessThanOrEqualTo(2 * SigningKeys.Bound);
        keys.Get("secret 1", scope).ShouldBe(SignatureAlgorithm.DeriveKey("secret 1", scope));
        keys.Get("secret 1", scope with { Region = "eu-west-1" }).ShouldNotBe(keys.Get("secret 1", scope));
    }
}
