using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Listen;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Decode;

public sealed class S3RoutingTests
{
    [Theory]
    [InlineData("GET", "/", "", "ListBuckets")]
    [InlineData("GET", "/bucket", "", "ListObjects")]
    [InlineData("GET", "/bucket/", "", "ListObjects")]
    [InlineData("GET", "/bucket?list-type=2&prefix=&delimiter=%2F&encoding-type=url", "", "ListObjectsV2")]
    [InlineData("GET", "/bucket/?list-type=2&x-id=ListObjectsV2", "", "ListObjectsV2")]
    [InlineData("GET", "/bucket?versions", "", "ListObjectVersions")]
    [InlineData("GET", "/bucket?versions=", "", "ListObjectVersions")]
    [InlineData("GET", "/bucket?lifecycle", "", "GetBucketLifecycleConfiguration")]
    [InlineData("GET", "/bucket?analytics", "", "ListBucketAnalyticsConfigurations")]
    [InlineData("GET", "/bucket?analytics&id=a", "", "GetBucketAnalyticsConfiguration")]
    [InlineData("GET", "/bucket/key", "", "GetObject")]
    [InlineData("GET", "/bucket/key?x-id=GetObject", "", "GetObject")]
    [InlineData("GET", "/bucket/key?uploadId=u", "", "ListParts")]
    [InlineData("GET", "/bucket/key?acl", "", "GetObjectAcl")]
    [InlineData("HEAD", "/bucket", "", "HeadBucket")]
    [InlineData("HEAD", "/bucket/key", "", "HeadObject")]
    [InlineData("PUT", "/bucket", "", "CreateBucket")]
    [InlineData("PUT", "/bucket/key", "", "PutObject")]
    [InlineData("PUT", "/bucket/key", "x-amz-copy-source: other/key", "CopyObject")]
    [InlineData("PUT", "/bucket/key?partNumber=1&uploadId=u", "", "UploadPart")]
    [InlineData("PUT", "/bucket/key?partNumber=1&uploadId=u", "x-amz-copy-source: other/key", "UploadPartCopy")]
    [InlineData("DELETE", "/bucket/key", "", "DeleteObject")]
    [InlineData("DELETE", "/bucket/key?uploadId=u", "", "AbortMultipartUpload")]
    [InlineData("DELETE", "/bucket/key?tagging", "", "DeleteObjectTagging")]
    [InlineData("POST", "/bucket/key?uploads", "", "CreateMultipartUpload")]
    [InlineData("POST", "/bucket/key?uploadId=u", "", "CompleteMultipartUpload")]
    [InlineData("POST", "/bucket?delete", "", "DeleteObjects")]
    public void Method_path_query_and_headers_make_the_operation(string method, string target, string header, string operation) =>
        Decoding.Decode("s3", method, target, "", header.Length == 0 ? [] : [header]).Call().Operation.Name.ShouldBe(operation);

    [Theory]
    [InlineData("a//b", "/bucket/a//b")]
    [InlineData("/", "/bucket//")]
    [InlineData("//", "/bucket///")]
    [InlineData("/a", "/bucket//a")]
    [InlineData("a/", "/bucket/a/")]
    [InlineData("a/../b", "/bucket/a/../b")]
    [InlineData("..", "/bucket/..")]
    [InlineData("./.", "/bucket/./.")]
    [InlineData("100%", "/bucket/100%25")]
    [InlineData("%2F", "/bucket/%252F")]
    [InlineData("a+b c", "/bucket/a%2Bb%20c")]
    [InlineData("日本\U0001F600", "/bucket/%E6%97%A5%E6%9C%AC%F0%9F%98%80")]
    [InlineData("\r\n\0", "/bucket/%0D%0A%00")]
    public void A_key_keeps_every_byte_on_its_way_through(string key, string path)
    {
        var call = Decoding.Decode("s3", "GET", path).Call();
        call.Parameters["Key"].ShouldBe(new Value.Text(key));
        RequestEncoder.Encode(call).Path.ShouldBe(path);
    }

    [Fact]
    public void An_upload_streams_and_its_framing_is_no_property_of_the_object()
    {
        var call = Decoding.Decode("s3", "PUT", "/bucket/key", "",
            "Content-Encoding: gzip,aws-chunked", "x-amz-decoded-content-length: 5", "Content-Length: 99", "x-amz-trailer: x-amz-checksum-crc32",
            "x-amz-meta-Colour: red").Call();
        call.Streamed!.Name.ShouldBe("Body");
        call.Parameters.Members.Keys.ShouldBe(["Bucket", "ContentEncoding", "Key", "Metadata"]);
        call.Parameters["ContentEncoding"].ShouldBe(new Value.Text("gzip"));
        RequestEncoder.Encode(call).Headers.ShouldContain(new Header("x-amz-meta-Colour", "red"));
    }

    [Fact]
    public void A_checksum_is_made_anew_over_the_body_that_leaves()
    {
        const string Body = "<?xml version='1.0'?>\n<Delete><Object><Key>a</Key></Object></Delete>";
        var call = Decoding.Decode("s3", "POST", "/bucket?delete", Body, "x-amz-sdk-checksum-algorithm: SHA256",
            "x-amz-checksum-sha256: " + Sha256(System.Text.Encoding.UTF8.GetBytes(Body))).Call();
        var request = RequestEncoder.Encode(call);
        request.Headers.ShouldContain(new Header("x-amz-checksum-sha256", Sha256(request.Body.ToArray())));
        request.Query.ShouldBe("delete");
    }

    [Fact]
    public void An_operation_that_requires_a_checksum_gets_one()
    {
        var call = Decoding.Decode("s3", "PUT", "/bucket?tagging", "<Tagging><TagSet/></Tagging>").Call();
        call.Parameters["Tagging"].ShouldBe(Value.Structure.Of([new("TagSet", new Value.List([]))]));
        RequestEncoder.Encode(call).Headers.ShouldContain(header => header.Name == "x-amz-checksum-crc32");
    }

    [Fact]
    public void Checksums_are_those_of_the_published_check_values()
    {
        var body = "123456789"u8.ToArray();
        Narrowgate.Aws.Decode.BodyChecksum.Compute("CRC32", body).ShouldBe("y/Q5Jg==");
        Narrowgate.Aws.Decode.BodyChecksum.Compute("CRC32C", body).ShouldBe("4waSgw==");
        Narrowgate.Aws.Decode.BodyChecksum.Compute("CRC64NVME", body).ShouldBe(Convert.ToBase64String(Convert.FromHexString("AE8B14860A799888")));
    }

    private static string Sha256(byte[] bytes) => Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(bytes));
}
