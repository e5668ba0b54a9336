using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace Narrowgate.JourneyTests;

/// <summary>Every way in which SDKs sign an upload is carried, and what is stored is what was meant.</summary>
[Trait("Needs", "processes")]
public sealed class SigningFormTests(Emulator emulator) : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private string _token = null!;
    private RawCaller _caller = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(emulator.Address, RunningGateway.AllowAll);
        _token = await _gateway.AgentTokenAsync();
        _caller = await RawCaller.WithTokenAsync(_gateway, _token);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    public static TheoryData<string> Forms => new()
    {
        "", FormedUpload.Unsigned, FormedUpload.UnsignedChunksWithTrailer, FormedUpload.SignedChunks, FormedUpload.SignedChunksWithTrailer,
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_is_stored_is_byte_for_byte_what_was_meant(string form)
    {
        var upload = new FormedUpload(_gateway, _caller);
        using var s3 = Client();
        await s3.PutBucketAsync("every-form");
        foreach (var length in (int[])[0, 1, 65_536, 200_001, 3_000_001])
        {
            var content = RandomNumberGenerator.GetBytes(length);

            (await upload.PutAsync("/every-form/key", content, form, encoding: "zstd")).Status.ShouldBe(200);

            using var stored = await s3.GetObjectAsync("every-form", "key");
            (await BytesAsync(stored)).ShouldBe(content, $"{form} {length}");
        }
    }

    [Fact]
    public async Task Dotnet_sends_streams_and_parts_at_its_defaults()
    {
        using var s3 = Client();
        await s3.PutBucketAsync("dotnet");
        var content = RandomNumberGenerator.GetBytes(12_000_001);

        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "dotnet", Key = "one", InputStream = new MemoryStream(content) });
        using var transfer = new TransferUtility(s3);
        await transfer.UploadAsync(new TransferUtilityUploadRequest
        {
            BucketName = "dotnet", Key = "parts", InputStream = new MemoryStream(content), PartSize = 5 * 1024 * 1024,
        });

        foreach (var key in (string[])["one", "parts"])
        {
            using var stored = await s3.GetObjectAsync("dotnet", key);
            (await BytesAsync(stored)).ShouldBe(content, key);
        }
    }

    [Fact]
    public async Task Presigned_urls_of_dotnet_and_boto3_are_carried_when_they_are_used()
    {
        using var s3 = Client();
        using var http = new HttpClient();
        await s3.PutBucketAsync("presigned");
        var content = RandomNumberGenerator.GetBytes(1_500_000);
        foreach (var verb in (HttpVerb[])[HttpVerb.PUT, HttpVerb.GET])
        {
            var url = new Uri(await s3.GetPreSignedURLAsync(new GetPreSignedUrlRequest
            {
                BucketName = "presigned", Key = "a b+c", Verb = verb, Expires = InFiveMinutes, Protocol = Protocol.HTTP,
            }));
            using var reply = verb == HttpVerb.PUT
                ? await http.PutAsync(url, new ByteArrayContent(content))
                : await http.GetAsync(url);

            ((int)reply.StatusCode).ShouldBe(200, await reply.Content.ReadAsStringAsync());
            if (verb == HttpVerb.GET)
            {
                (await reply.Content.ReadAsByteArrayAsync()).ShouldBe(content);
            }
        }

        var output = await _gateway.Boto3Async(_token, """
            import boto3, os, requests
            from botocore.config import Config
            s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
            body = os.urandom(300000)
            put = s3.generate_presigned_url("put_object", Params={"Bucket": "presigned", "Key": "k", "Metadata": {"a": "b"}}, ExpiresIn=60)
            assert requests.put(put, data=body).status_code == 400, "the signed metadata was not sent"
            assert requests.put(put, data=body, headers={"x-amz-meta-a": "b"}).status_code == 200
            get = s3.generate_presigned_url("get_object", Params={"Bucket": "presigned", "Key": "k"}, ExpiresIn=60)
            assert requests.get(get).content == body
            assert requests.get(get, headers={"Range": "bytes=0-9"}).content == body[:10]
            assert requests.delete(get).status_code == 403
            head = s3.generate_presigned_url("head_object", Params={"Bucket": "presigned", "Key": "k"}, ExpiresIn=60)
            assert requests.head(head).headers["x-amz-meta-a"] == "b"
            who = boto3.client("sts").generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
            assert requests.get(who).status_code == 200, requests.get(who).text
            old = boto3.client("s3", config=Config(signature_version="s3")).generate_presigned_url("get_object", Params={"Bucket": "presigned", "Key": "k"})
            assert "s3v4" in requests.get(old).text
            print("all well")
            """);

        output.ShouldSucceed();
        output.Out.Trim().ShouldBe("all well");
    }

    [Fact]
    public async Task Forms_of_boto3_are_the_puts_that_they_mean()
    {
        var output = await _gateway.Boto3Async(_token, """
            import boto3, os, requests
            from botocore.config import Config
            s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
            s3.create_bucket(Bucket="forms")
            for size in (0, 1, 300000, 3000001):
                body = os.urandom(size)
                post = s3.generate_presigned_post("forms", "up/${filename}", Fields={"acl": "private", "Content-Type": "image/png", "success_action_status": "201", "x-amz-meta-a": "b"},
                    Conditions=[{"acl": "private"}, ["starts-with", "$Content-Type", "image/"], {"success_action_status": "201"}, {"x-amz-meta-a": "b"}, ["content-length-range", 0, 4000000]])
                url = post["url"]
                reply = requests.post(url, data=post["fields"], files={"file": ("cat.png", body)})
                assert reply.status_code == 201 and "<Key>up/cat.png</Key>" in reply.text, reply.text
                stored = s3.get_object(Bucket="forms", Key="up/cat.png")
                assert stored["Body"].read() == body and stored["ContentType"] == "image/png" and stored["Metadata"] == {"a": "b"}
            plain_fields = dict(post["fields"])
            post["fields"]["acl"] = "public-read"
            reply = requests.post(url, data=post["fields"], files={"file": ("cat.png", b"x")})
            assert reply.status_code == 403 and "<Code>AccessDenied</Code>" in reply.text, reply.text
            host = {"Host": "other." + url.split("/")[2]}
            reply = requests.post(url, data=plain_fields, headers=host, files={"file": ("cat.png", b"x")})
            assert reply.status_code == 400 and "posted to its bucket" in reply.text, reply.text
            old = boto3.client("s3", config=Config(signature_version="s3")).generate_presigned_post("forms", "k")
            assert "s3v4" in requests.post(old["url"], data=old["fields"], files={"file": b"x"}).text
            plain = s3.generate_presigned_post("forms", "k")
            assert requests.post(plain["url"], data=plain["fields"], files={"file": b"x"}).status_code == 204
            print("all well")
            """);

        output.ShouldSucceed();
        output.Out.Trim().ShouldBe("all well");
        (await _gateway.CallsAsync()).Count(call => call.ToJsonString().Contains("PutObject", StringComparison.Ordinal)).ShouldBe(5);
        (await _gateway.CallsAsync()).Count(call => (string?)call["state"] == "refused").ShouldBe(2, "the other acl, and the other bucket");
    }

    [Fact]
    public async Task A_presigned_url_dies_with_its_session()
    {
        using var s3 = Client();
        using var http = new HttpClient();
        await s3.PutBucketAsync("revoked");
        var url = new Uri(await s3.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = "revoked", Verb = HttpVerb.GET, Expires = InFiveMinutes, Protocol = Protocol.HTTP,
        }));
        using (var before = await http.GetAsync(url))
        {
            before.IsSuccessStatusCode.ShouldBeTrue();
        }
        var session = (string)(await _gateway.CallsAsync())[0]["session"]!;

        (await _gateway.PostAsync($"sessions/{session}/revoke", new { comment = "over" })).Status.ShouldBeLessThan(300);

        using var after = await http.GetAsync(url);
        ((int)after.StatusCode).ShouldBe(403);
    }

    [Fact]
    public async Task Nothing_of_a_presigned_url_or_of_a_form_is_on_disk()
    {
        using var s3 = Client();
        await s3.PutBucketAsync("unseen");
        var url = await s3.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = "unseen", Verb = HttpVerb.GET, Expires = InFiveMinutes, Protocol = Protocol.HTTP,
        });
        using var http = new HttpClient();
        (await http.GetAsync(new Uri(url))).IsSuccessStatusCode.ShouldBeTrue();
        var signature = url.Split("X-Amz-Signature=")[1].Split('&')[0];

        foreach (var secret in (string[])[signature, _caller.Keys.SessionToken!, Uri.EscapeDataString(_caller.Keys.SessionToken!), "X-Amz-Credential"])
        {
            _gateway.OnDisk().Count(file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0).ShouldBe(0, secret[..8]);
        }
    }

    [Fact]
    public async Task A_body_that_nobody_signed_is_bound_to_its_approval_or_refused()
    {
        await using var gateway = await RunningGateway.StartAsync(emulator.Address, """
              - sid: ask
                effect: RequireApproval
                action: "s3:PutObject"
                resource: "*"
                approval: { approvers: { groups: [people/on-call] }, hold: 0s }
              - sid: rest
                effect: Allow
                action: "s3:*"
                resource: "*"
            """);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        await caller.SendAsync("PUT", "/asked", "s3");
        var upload = new FormedUpload(gateway, caller);

        var small = await upload.PutAsync("/asked/k", new byte[1000], FormedUpload.UnsignedChunksWithTrailer);
        var large = await upload.PutAsync("/asked/k", new byte[2_000_000], FormedUpload.UnsignedChunksWithTrailer);

        small.Body.ShouldContain("approv");
        large.Status.ShouldBe(403);
        large.Body.ShouldContain("no signed digest");
    }

    [Fact]
    public async Task A_bad_chunk_never_reaches_the_target_and_neither_does_a_whole_request()
    {
        var seen = new ConcurrentQueue<(bool Whole, string Body)>();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            seen.Enqueue((true, await reader.ReadToEndAsync()));
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var upload = new FormedUpload(gateway, await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync()));
        foreach (var form in (string[])[FormedUpload.SignedChunks, FormedUpload.SignedChunksWithTrailer, FormedUpload.UnsignedChunksWithTrailer])
        {
            var reply = await upload.PutAsync("/b/k", new byte[2_000_000], form, bend: body =>
            {
                body[^70_000] = 1;
                return body;
            });

            reply.Status.ShouldBe(400, reply.Body);
            reply.Body.ShouldContain("XAmzContentSHA256Mismatch");
        }
        seen.ShouldBeEmpty();
    }

    private static DateTime InFiveMinutes => TimeProvider.System.GetUtcNow().AddMinutes(5).UtcDateTime;

    private AmazonS3Client Client() => new(
        new SessionAWSCredentials(_caller.Keys.AccessKeyId, _caller.Keys.SecretAccessKey, _caller.Keys.SessionToken),
        new AmazonS3Config { ServiceURL = _gateway.Aws.GetLeftPart(UriPartial.Authority), ForcePathStyle = true, AuthenticationRegion = "us-east-1" });

    private static async Task<byte[]> BytesAsync(GetObjectResponse stored)
    {
        using var bytes = new MemoryStream();
        await stored.ResponseStream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
