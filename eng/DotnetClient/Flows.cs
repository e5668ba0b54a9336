using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Narrowgate.DotnetClient;

/// <summary>The flows of the matrix in the AWS SDK for .NET, as far as its packages are to be had.</summary>
internal static class Flows
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 400 * 256).Select(number => (byte)number)];

    private static readonly Dictionary<string, Func<string, Steps, Task>> All = new(StringComparer.Ordinal)
    {
        ["s3-objects"] = ObjectsAsync,
        ["s3-ranges"] = RangesAsync,
        ["s3-multipart"] = MultipartAsync,
        ["s3-copy-delete"] = CopyAndDeleteAsync,
        ["s3-large"] = LargeAsync,
        ["s3-presign"] = PresignAsync,
        ["errors"] = ErrorsAsync,
        ["kms"] = KeysAsync,
        ["sts"] = IdentityAsync,
    };

    public static async Task RunAsync(string prefix, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var steps = new Steps();
            try
            {
                await All[name](prefix, steps);
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                steps.Add("broke", $"{broken.GetType().Name}: {broken.Message}");
            }
            Console.WriteLine(steps.Line(name));
        }
    }

    private static Uri? Endpoint { get; } =
        Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 } url ? new Uri(url) : null;

    // Buckets before the host, as is this SDK's default, but where the endpoint is an address: it has no names below it.
    private static AmazonS3Client S3() => new(new AmazonS3Config
    {
        ForcePathStyle = Endpoint?.HostNameType is UriHostNameType.IPv4,
        HttpClientFactory = IsByName ? new LoopbackNames() : null,
    });

    private static bool IsByName => Endpoint?.Host == "localhost";

    private static async Task ObjectsAsync(string prefix, Steps steps)
    {
        using var s3 = S3();
        var (bucket, key) = ($"{prefix}-objects", "a folder/\u00fc+ %2F=&.bin");
        await steps.CallAsync("PutBucket", s3.PutBucketAsync(new PutBucketRequest { BucketName = bucket }));
        var put = new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(Body), ContentType = "text/x" };
        put.Metadata.Add("owner", "me");
        await steps.CallAsync("PutObject", s3.PutObjectAsync(put));
        await steps.CallAsync("GetObjectMetadata", s3.GetObjectMetadataAsync(bucket, key));
        await GetAsync(steps, s3, new GetObjectRequest { BucketName = bucket, Key = key });
        await steps.CallAsync("ListObjectsV2", s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket }));
        await GetAsync(steps, s3, new GetObjectRequest { BucketName = bucket, Key = "there-is-none" });
        await steps.CallAsync("GetObjectMetadata", s3.GetObjectMetadataAsync(bucket, "there-is-none"));
        await steps.CallAsync("DeleteObject", s3.DeleteObjectAsync(bucket, key));
        await steps.CallAsync("DeleteBucket", s3.DeleteBucketAsync(bucket));
    }

    private static async Task RangesAsync(string prefix, Steps steps)
    {
        using var s3 = S3();
        var bucket = $"{prefix}-ranges";
        await s3.PutBucketAsync(bucket);
        var put = await steps.CallAsync("PutObject", s3.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = "k", InputStream = new MemoryStream(Body) }));
        await GetAsync(steps, s3, new GetObjectRequest { BucketName = bucket, Key = "k", ByteRange = new ByteRange(0, 9) });
        await GetAsync(steps, s3, new GetObjectRequest { BucketName = bucket, Key = "k", ByteRange = new ByteRange(900_000, 900_001) });
        await GetAsync(steps, s3, new GetObjectRequest { BucketName = bucket, Key = "k", EtagToMatch = "\"0\"" });
        await GetAsync(steps, s3, new GetObjectRequest { BucketName = bucket, Key = "k", EtagToNotMatch = put?.ETag });
    }

    private static async Task MultipartAsync(string prefix, Steps steps)
    {
        using var s3 = S3();
        var bucket = $"{prefix}-multipart";
        await s3.PutBucketAsync(bucket);
        var upload = (await s3.InitiateMultipartUploadAsync(bucket, "k")).UploadId;
        var parts = new List<PartETag>();
        foreach (var (number, times) in ((int, int)[])[(1, 52), (2, 1)])
        {
            var part = await steps.CallAsync("UploadPart", s3.UploadPartAsync(new UploadPartRequest
            {
                BucketName = bucket,
                Key = "k",
                UploadId = upload,
                PartNumber = number,
                InputStream = new MemoryStream([.. Enumerable.Repeat(Body, times).SelectMany(block => block)]),
            }));
            parts.Add(new PartETag(number, part?.ETag));
        }
        await steps.CallAsync("CompleteMultipartUpload", s3.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest { BucketName = bucket, Key = "k", UploadId = upload, PartETags = parts }));
        await GetAsync(steps, s3, new GetObjectRequest { BucketName = bucket, Key = "k" });
    }

    private static async Task CopyAndDeleteAsync(string prefix, Steps steps)
    {
        using var s3 = S3();
        var bucket = $"{prefix}-copy";
        await s3.PutBucketAsync(bucket);
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "one", InputStream = new MemoryStream(Body) });
        await steps.CallAsync("CopyObject", s3.CopyObjectAsync(bucket, "one", bucket, "two"));
        await steps.CallAsync("DeleteObjects", s3.DeleteObjectsAsync(new DeleteObjectsRequest
        {
            BucketName = bucket,
            Objects = [new KeyVersion { Key = "one" }, new KeyVersion { Key = "none & <such>" }],
        }));
        await steps.CallAsync("ListObjectsV2", s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket }));
    }

    private static async Task LargeAsync(string prefix, Steps steps)
    {
        using var s3 = S3();
        var bucket = $"{prefix}-large";
        await s3.PutBucketAsync(bucket);
        byte[] body = [.. Enumerable.Repeat(Body, 250).SelectMany(block => block)];
        using var transfer = new TransferUtility(s3);
        await transfer.UploadAsync(new MemoryStream(body), bucket, "k");
        await GetAsync(steps, s3, new GetObjectRequest { BucketName = bucket, Key = "k" });
    }

    private static async Task PresignAsync(string prefix, Steps steps)
    {
        using var s3 = S3();
        var bucket = $"{prefix}-presign";
        await s3.PutBucketAsync(bucket);
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "k", InputStream = new MemoryStream(Body) });
        var url = await s3.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = bucket,
            Key = "k",
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
            Protocol = Endpoint?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
        });
        using var http = IsByName ? LoopbackNames.Client() : new HttpClient();
        steps.Add("get", await http.GetByteArrayAsync(new Uri(url)));
    }

    private static async Task KeysAsync(string prefix, Steps steps)
    {
        using var kms = new AmazonKeyManagementServiceClient();
        var key = (await steps.CallAsync("CreateKey", kms.CreateKeyAsync(new CreateKeyRequest { Description = prefix })))?.KeyMetadata.KeyId;
        var sealedText = await steps.CallAsync("Encrypt", kms.EncryptAsync(
            new EncryptRequest { KeyId = key, Plaintext = new MemoryStream("plain"u8.ToArray()) }));
        await steps.CallAsync("Decrypt", kms.DecryptAsync(new DecryptRequest { CiphertextBlob = sealedText?.CiphertextBlob }));
        await steps.CallAsync("DescribeKey", kms.DescribeKeyAsync($"alias/{prefix}-none"));
    }

    private static async Task ErrorsAsync(string prefix, Steps steps)
    {
        using var s3 = S3();
        using var kms = new AmazonKeyManagementServiceClient();
        await steps.CallAsync("ListKeys", kms.ListKeysAsync(new ListKeysRequest()));
        await steps.CallAsync("ListBuckets", s3.ListBucketsAsync());
        await steps.CallAsync("PutObject", s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "bucket",
            Key = "k",
            InputStream = new MemoryStream([.. Enumerable.Repeat(Body, 200).SelectMany(block => block)]),
        }));
        await steps.CallAsync("GetObjectMetadata", s3.GetObjectMetadataAsync("bucket", "k"));
    }

    private static async Task IdentityAsync(string prefix, Steps steps)
    {
        using var sts = new AmazonSecurityTokenServiceClient();
        steps.Add("GetCallerIdentity", (await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Account);
    }

    private static async Task GetAsync(Steps steps, AmazonS3Client s3, GetObjectRequest request)
    {
        try
        {
            using var reply = await s3.GetObjectAsync(request);
            using var body = new MemoryStream();
            await reply.ResponseStream.CopyToAsync(body);
            steps.Add("GetObject", new Dictionary<string, object?>
            {
                ["status"] = (int)reply.HttpStatusCode,
                ["range"] = reply.ContentRange,
                ["etag"] = reply.ETag,
                ["body"] = body.ToArray(),
                ["metadata"] = reply.Metadata.Keys.ToDictionary(name => name, name => reply.Metadata[name]),
            });
        }
        catch (AmazonServiceException error)
        {
            steps.Add("GetObject", new Dictionary<string, object?>
            {
                ["error"] = error.ErrorCode,
                ["message"] = error.Message,
                ["status"] = (int)error.StatusCode,
            });
        }
    }
}
