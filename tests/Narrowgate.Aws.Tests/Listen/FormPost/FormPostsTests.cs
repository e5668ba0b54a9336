using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Listen.FormPost;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Tests.Listen.FormPost;

/// <summary>Forms that browsers upload to S3 with: what they mean, and what they may not.</summary>
public sealed class FormPostsTests
{
    private static readonly Limits Streaming = Limits.Default with { SpooledUploadBytes = 0 };

    private readonly Door _door = new();

    [Fact]
    public async Task A_form_is_the_put_object_that_it_means()
    {
        var form = new PostForm(_door) { FileName = "C:\\fakepath\\größe 1.png" };
        form.Set("acl", "private");
        form.Set("tagging", "<Tagging><TagSet><Tag><Key>a b</Key><Value>c&amp;d</Value></Tag></TagSet></Tagging>");
        form.Set("x-ignore-me", "anything");
        form.Conditions += """,{"acl":"private"},["starts-with","$tagging",""]""";

        (await form.SendAsync()).Holds(out var entered, out var refusal).ShouldBeTrue(refusal?.Message);

        var put = entered!.Signed.Bare;
        put.Method.ShouldBe("PUT");
        put.Path.ShouldBe("/bucket/user/gr%C3%B6%C3%9Fe%201.png");
        put.Header("Content-Type").ShouldBe("image/png");
        put.Header("x-amz-acl").ShouldBe("private");
        put.Header("x-amz-meta-tag").ShouldBe("a");
        put.Header("x-amz-tagging").ShouldBe("a%20b=c%26d");
        put.Headers.ShouldNotContain(header => header.Value.Contains(_door.Issued.SessionToken));
        put.Headers.Length.ShouldBe(5);
        entered.Signed.Session.Id.ShouldBe(_door.Issued.Session.Id);
        entered.Signed.Check(entered.Signed.Payload.Signed!).ShouldBeNull();
        (await ReadAsync(entered)).ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData("127.0.0.1:8700", "/bucket", "/bucket/user/cat.png")]
    [InlineData("bucket.127.0.0.1:8700", "/", "/user/cat.png")]
    public async Task The_bucket_stands_in_the_path_or_in_the_host(string host, string path, string put)
    {
        var form = new PostForm(_door) { Host = host, Path = path };

        (await form.SendAsync()).Holds(out var entered, out var refusal).ShouldBeTrue(refusal?.Message);

        (entered!.Signed.Bare.Header("Host"), entered.Signed.Bare.Path).ShouldBe((host, put));
        entered.Form!.Location.ShouldBe($"http://{host}{put}");
    }

    /// <summary>Else a form that was signed for one bucket would put into another, under a key that no condition speaks of.</summary>
    [Theory]
    [InlineData("other.127.0.0.1:8700", "/bucket", "posted to its bucket")]
    [InlineData("other.127.0.0.1:8700", "/", "the condition on 'bucket' is not met")]
    [InlineData("other.s3.us-east-1.amazonaws.com", "/bucket", "posted to its bucket")]
    [InlineData("evil.example.com", "/bucket", "neither this gateway's nor one of AWS's")]
    public async Task A_form_for_one_bucket_is_not_good_under_the_host_of_another(string host, string path, string message)
    {
        var form = new PostForm(_door) { Host = host, Path = path };

        (await form.SendAsync()).Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Message.ShouldContain(message);
    }

    [Fact]
    public async Task A_strangers_file_is_not_read()
    {
        var form = new PostForm(_door) { File = new byte[500_000], SentPolicy = Convert.ToBase64String("{}"u8) };

        (await form.SendAsync()).Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Reason.ShouldBe(RefusalReason.SignatureMismatch);
        // No more than the buffer through which the fields were read.
        form.Sent.Position.ShouldBeLessThanOrEqualTo(64 * 1024);
    }

    [Fact]
    public async Task A_file_that_is_held_counts_towards_its_caller()
    {
        var form = new PostForm(_door) { Bounds = new CallerBounds(Limits.Default with { HeldBytesPerCaller = 2 }) };

        (await form.SendAsync()).Holds(out _, out var refusal).ShouldBeFalse();

        refusal!.Reason.ShouldBe(RefusalReason.Overloaded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_file_is_what_stands_between_its_head_and_the_end(bool streams)
    {
        foreach (var length in (int[])[1, 65_535, 65_536, 300_000])
        {
            var file = RandomNumberGenerator.GetBytes(length);
            var form = new PostForm(_door) { File = file };
            form.Conditions = form.Conditions.Replace("100", "1000000", StringComparison.Ordinal);

            (await form.SendAsync(streams ? Streaming : null)).Holds(out var entered, out var refusal).ShouldBeTrue(refusal?.Message);

            (await ReadAsync(entered!)).ShouldBe(file);
        }
    }

    [Fact]
    public async Task A_short_form_may_end_without_a_line_break()
    {
        var form = new PostForm(_door) { End = $"\r\n--{PostForm.Boundary}--" };

        (await form.SendAsync()).Holds(out var entered, out _).ShouldBeTrue();

        (await ReadAsync(entered!)).ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData("200", 200)]
    [InlineData("201", 201)]
    [InlineData("204", 204)]
    [InlineData("500", 204)]
    public async Task It_is_answered_as_it_asks(string asked, int status)
    {
        var form = new PostForm(_door);
        form.Set("success_action_status", asked);
        form.Conditions += """,["starts-with","$success_action_status",""]""";

        (await form.SendAsync()).Holds(out var entered, out _).ShouldBeTrue();
        var answer = entered!.Form!.To([new Header("ETag", "\"e\""), new Header("Content-Length", "0")]);

        answer.Status.ShouldBe(status);
        answer.Headers.ShouldContain(new Header("Location", "http://127.0.0.1:8700/bucket/user/cat.png"));
        Encoding.UTF8.GetString(answer.Body.Span).Contains("<PostResponse><Location>http", StringComparison.Ordinal).ShouldBe(status == 201);
    }

    [Fact]
    public async Task It_sends_the_browser_where_the_policy_lets_it()
    {
        var form = new PostForm(_door);
        form.Set("success_action_redirect", "https://example.com/done?a=b");
        form.Conditions += """,{"success_action_redirect":"https://example.com/done?a=b"}""";

        (await form.SendAsync()).Holds(out var entered, out var refusal).ShouldBeTrue(refusal?.Message);
        var answer = entered!.Form!.To([new Header("ETag", "\"e\"")]);

        answer.Status.ShouldBe(303);
        answer.Headers.ShouldContain(new Header("Location", "https://example.com/done?a=b&bucket=bucket&key=user%2Fcat.png&etag=%22e%22"));
    }

    private static readonly Dictionary<string, (RefusalReason Reason, string Words, Action<PostForm> Bend)> Attacks = new()
    {
        ["another policy than the signed one"] = (RefusalReason.SignatureMismatch, "policy", form => form.SentPolicy = Convert.ToBase64String("{}"u8)),
        ["a policy that is over"] = (RefusalReason.SignatureExpired, "new one", form => form.Expiration = "2026-01-01T12:00:00Z"),
        ["no expiration"] = (RefusalReason.NotUnderstood, "expiration", form => form.Expiration = "never"),
        ["a condition twice over in one object"] = (RefusalReason.NotUnderstood, "twice", form => form.Conditions += """,{"acl":"private","acl":"public-read"}"""),
        ["a condition that is not known"] = (RefusalReason.NotUnderstood, "condition", form => form.Conditions += """,["ends-with","$key",".png"]"""),
        ["an empty condition"] = (RefusalReason.NotUnderstood, "condition", form => form.Conditions += ",{}"),
        ["another bucket"] = (RefusalReason.OutsideFormPolicy, "bucket", form => form.Path = "/other"),
        ["another bucket by a field"] = (RefusalReason.NotUnderstood, "bucket", form => form.Set("bucket", "other")),
        ["no word on the bucket"] = (RefusalReason.OutsideFormPolicy, "bucket", form => form.Conditions = form.Conditions.Replace("{\"bucket\":\"bucket\"},", "", StringComparison.Ordinal)),
        ["another key"] = (RefusalReason.OutsideFormPolicy, "key", form => form.Set("key", "admin/x")),
        ["a file name that leads out of the key"] = (RefusalReason.OutsideFormPolicy, "key", form => { form.Set("key", "${filename}"); form.FileName = "a/../admin.png"; }),
        ["a field that the policy does not speak of"] = (RefusalReason.OutsideFormPolicy, "x-amz-storage-class", form => form.Set("x-amz-storage-class", "GLACIER")),
        ["an acl that the policy does not speak of"] = (RefusalReason.OutsideFormPolicy, "acl", form => form.Set("acl", "public-read")),
        ["another value than the policy's"] = (RefusalReason.OutsideFormPolicy, "x-amz-meta-tag", form => form.Set("x-amz-meta-tag", "b")),
        ["one of two types that is not of the policy"] = (RefusalReason.OutsideFormPolicy, "Content-Type", form => form.Set("Content-Type", "image/png,text/html")),
        ["a field of the policy that is missing"] = (RefusalReason.OutsideFormPolicy, "Content-Type", form => form.Fields.RemoveAll(field => field.Name == "Content-Type")),
        ["a field twice"] = (RefusalReason.NotUnderstood, "twice", form => form.Fields.Add(("KEY", "user/x"))),
        ["a file that is too long"] = (RefusalReason.OutsideFormPolicy, "content-length-range", form => form.File = new byte[101]),
        ["a file that is too short"] = (RefusalReason.OutsideFormPolicy, "content-length-range", form => form.File = []),
        ["somebody else's token"] = (RefusalReason.KeyUnknown, "AWS_ACCESS_KEY_ID", form => form.Set("x-amz-security-token", "x")),
        ["no signature"] = (RefusalReason.SignatureMissing, "generate_presigned_post", form => form.Fields.RemoveAll(field => field.Name == "x-amz-algorithm")),
        ["signature version 2"] = (RefusalReason.SignatureUnsupported, "s3v4", form => form.Set("AWSAccessKeyId", "AKIA")),
        ["another algorithm"] = (RefusalReason.SignatureUnsupported, "AWS4-HMAC-SHA256", form => form.Set("x-amz-algorithm", "AWS4-HMAC-SHA512")),
        ["a date of another day"] = (RefusalReason.SignatureIncomplete, "x-amz-date", form => form.Set("x-amz-date", "20260102T120000Z")),
        ["a header field with a line break"] = (RefusalReason.NotUnderstood, "no header", form => { form.Set("x-amz-meta-b", "a\r\nx-amz-acl: public-read"); form.Conditions += """,["starts-with","$x-amz-meta-b",""]"""; }),
        ["a field that S3 does not know"] = (RefusalReason.NotUnderstood, "not known", form => { form.Set("submit", "a"); form.Conditions += """,{"submit":"a"}"""; }),
        ["a field that would make it another operation"] = (RefusalReason.NotUnderstood, "not known", form => { form.Set("x-amz-copy-source", "a/b"); form.Conditions += """,{"x-amz-copy-source":"a/b"}"""; }),
        ["a field that would frame the body"] = (RefusalReason.NotUnderstood, "not known", form => { form.Set("x-amz-decoded-content-length", "1"); form.Conditions += """,{"x-amz-decoded-content-length":"1"}"""; }),
        ["tags that are no document"] = (RefusalReason.NotUnderstood, "tagging", form => { form.Set("tagging", "a=b"); form.Conditions += """,{"tagging":"a=b"}"""; }),
        ["a field behind the file"] = (RefusalReason.BodyMismatch, "last one", form => form.End = $"\r\n--{PostForm.Boundary}\r\nContent-Disposition: form-data; name=\"acl\"\r\n\r\npublic-read" + form.End),
        ["something behind the end"] = (RefusalReason.BodyMismatch, "last one", form => form.End += "x"),
        ["no end"] = (RefusalReason.BodyMismatch, "last one", form => form.End = ""),
        ["the boundary within the file"] = (RefusalReason.BodyMismatch, "last one", form => form.File = Encoding.Latin1.GetBytes($"a\r\n--{PostForm.Boundary}b")),
        ["something before the first boundary"] = (RefusalReason.NotUnderstood, "boundary", form => form.Bend = text => "preamble\r\n" + text),
        ["a name in two ways"] = (RefusalReason.NotUnderstood, "one name", form => form.Bend = text => text.Replace("name=\"key\"", "name=\"key\"; name=\"acl\"", StringComparison.Ordinal)),
        ["no name"] = (RefusalReason.NotUnderstood, "one name", form => form.Bend = text => text.Replace("; name=\"key\"", "", StringComparison.Ordinal)),
        ["an encoding of a part"] = (RefusalReason.NotUnderstood, "not known", form => form.Bend = text => text.Replace("Content-Type: application/octet-stream", "Content-Transfer-Encoding: base64", StringComparison.Ordinal)),
        ["bare line feeds"] = (RefusalReason.NotUnderstood, "boundary", form => form.Bend = text => text.Replace("\r\n", "\n", StringComparison.Ordinal)),
        ["a field that is not UTF-8"] = (RefusalReason.NotUnderstood, "UTF-8", form => form.Bend = text => text.Replace("user/${", "user/\u00ff${", StringComparison.Ordinal)),
        ["fields without an end"] = (RefusalReason.NotUnderstood, "too long", form => form.Set("x-ignore-a", new string('a', 60_000))),
        ["no file"] = (RefusalReason.NotUnderstood, "file", form => form.Bend = text => text[..text.IndexOf($"--{PostForm.Boundary}\r\nContent-Disposition: form-data; name=\"file\"", StringComparison.Ordinal)] + $"--{PostForm.Boundary}--\r\n"),
    };

    public static TheoryData<string> AttackNames => new(Attacks.Keys);

    [Theory]
    [MemberData(nameof(AttackNames))]
    public async Task Other_forms_are_refused_with_words_that_help(string what)
    {
        var (reason, words, bend) = Attacks[what];
        foreach (var limits in (Limits[])[Limits.Default, Streaming])
        {
            var form = new PostForm(_door);
            bend(form);

            var refusal = await RefusedAsync(form, limits);

            refusal.ShouldNotBeNull();
            refusal.Reason.ShouldBe(reason, refusal.Message);
            refusal.Message.ShouldContain(words);
            refusal.Message.ShouldNotContain(_door.Issued.SessionToken);
        }
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=a; charset=utf-8")]
    [InlineData("multipart/form-data; boundary=a b")]
    [InlineData("multipart/form-data; charset=utf-8; boundary=a")]
    public async Task A_boundary_that_can_be_read_in_two_ways_is_none(string type) =>
        (await new PostForm(_door).SendAsync(type: type)).Holds(out _, out var refusal).ShouldBeFalse(refusal?.Message);

    [Fact]
    public void No_bytes_break_the_reader()
    {
        var pieces = new[] { $"--{PostForm.Boundary}", "--", "\r\n", "\n", "Content-Disposition: form-data", "; name=\"key\"", "; name=file", "; filename=\"a\"", "\\", "\"", "a", ":", "\u00ff" };
        var property = Prop.ForAll(Gen.Elements(pieces).ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var refusal = RefusedAsync(new PostForm(_door) { Bend = _ => $"--{PostForm.Boundary}\r\n" + text }, Streaming).GetAwaiter().GetResult();
            return refusal!.Message.Length > 0;
        });

        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_text_breaks_the_policy()
    {
        var pieces = new[] { "{", "}", "[", "]", ",", ":", "\"expiration\"", "\"2026-01-01T12:00:00Z\"", "\"conditions\"", "\"eq\"", "\"$key\"", "\"content-length-range\"", "1", "-1", "1e99", "null", "\"\\ud800\"" };
        var property = Prop.ForAll(Gen.Elements(pieces).ListOf().Select(string.Concat).ToArbitrary(), text =>
            PostPolicy.Parse(Encoding.UTF8.GetBytes(text)).Holds(out var policy, out var refusal)
                ? !policy.Conditions.IsDefault
                : refusal.Message.Length > 0);

        property.QuickCheckThrowOnFailure();
    }

    private static async Task<Refusal?> RefusedAsync(PostForm form, Limits limits)
    {
        if (!(await form.SendAsync(limits)).Holds(out var entered, out var refusal))
        {
            return refusal;
        }
        try
        {
            await ReadAsync(entered);
            return null;
        }
        catch (BodyFaultException exception)
        {
            return exception.Refusal;
        }
    }

    private static async Task<byte[]> ReadAsync(SignedArrival entered)
    {
        using var tap = new BodyTap(new RecordingKey(new GatewayKey(new byte[32])), keepBytes: 0);
        var body = new UnframedBody(entered.Body.Source, entered.Body.Length!.Value, tap, sha256: null);
        return (await SpooledBody.ReadAsync(body, CancellationToken.None)).Content.ToArray();
    }
}
