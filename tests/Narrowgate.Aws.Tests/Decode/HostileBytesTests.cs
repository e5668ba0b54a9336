using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Listen;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Decode;

/// <summary>Whatever arrives, decoders answer: with a call that reads the same once it is written anew, or with a refusal.</summary>
public sealed class HostileBytesTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3000);

    // One good request of each protocol, and what it is signed as.
    private static readonly (string SigningName, AwsRequest Request, string Body)[] Good =
    [
        ("sts", Decoding.Request("POST", "/", "Content-Type: application/x-www-form-urlencoded"),
            "Action=AssumeRole&Version=2011-06-15&RoleArn=a&RoleSessionName=b&Tags.member.1.Key=k&Tags.member.1.Value=%C3%A9&DurationSeconds=900"),
        ("ec2", Decoding.Request("POST", "/", "Content-Type: application/x-www-form-urlencoded"),
            "Action=RunInstances&Version=2016-11-15&MinCount=1&MaxCount=1&BlockDeviceMapping.1.Ebs.VolumeSize=8&TagSpecification.1.Tag.1.Key=a&DryRun=true"),
        ("dynamodb", Decoding.Request("POST", "/", "Content-Type: application/x-amz-json-1.0", "X-Amz-Target: DynamoDB_20120810.PutItem"),
            """{"TableName":"t","Item":{"id":{"S":"a\u00e9"},"n":{"N":"1"},"b":{"B":"AAEC"},"m":{"M":{"x":{"L":[{"BOOL":true},{"NULL":true}]}}}}}"""),
        ("lambda", Decoding.Request("PUT", "/2015-03-31/functions/f%20n/configuration", "Content-Type: application/json"),
            """{"Timeout":3,"Environment":{"Variables":{"A":"b"}},"Layers":["x"]}"""),
        ("s3", Decoding.Request("PUT", "/bucket?acl=", "x-amz-expected-bucket-owner: 1"),
            "<AccessControlPolicy xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><AccessControlList><Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>a</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList><Owner><ID>b</ID></Owner></AccessControlPolicy>"),
        ("s3", Decoding.Request("GET", "/bucket/a//b%20c?versionId=1&partNumber=2", "Range: bytes=0-1"), ""),
        ("lambda", Decoding.Request("GET", "/2015-03-31/functions?MaxItems=5&Marker=a%2Bb"), ""),
    ];

    [Fact]
    public void The_good_requests_are_decoded()
    {
        foreach (var (signingName, request, body) in Good)
        {
            Decoding.Decode(signingName, request, Encoding.UTF8.GetBytes(body)).Call();
        }
    }

    [Fact]
    public void Changed_bodies_never_break_a_decoder() => Check.One(Many, Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNegativeInt, NonNegativeInt, byte[])>(), change =>
        {
            var (signingName, request, body) = Good[change.Item1.Get % Good.Length];
            Answers(signingName, request, Splice(Encoding.UTF8.GetBytes(body), change.Item1.Get + change.Item2.Get, change.Item2.Get, change.Item3));
        }));

    [Fact]
    public void Changed_paths_and_queries_never_break_a_decoder() => Check.One(Many, Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNegativeInt, NonNegativeInt, byte[])>(), change =>
        {
            var (signingName, request, body) = Good[change.Item1.Get % Good.Length];
            var target = Splice(Encoding.Latin1.GetBytes($"{request.Path}?{request.Query}"), change.Item2.Get, change.Item1.Get, change.Item3);
            var text = Encoding.Latin1.GetString(target);
            var mark = text.IndexOf('?', StringComparison.Ordinal);
            Answers(signingName, request with { Path = mark < 0 ? text : text[..mark], Query = mark < 0 ? "" : text[(mark + 1)..] }, Encoding.UTF8.GetBytes(body));
        }));

    [Fact]
    public void Any_header_and_any_bytes_never_break_a_decoder() => Check.One(Many, Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNegativeInt, NonNull<string>, NonNull<string>, byte[])>(), any =>
        {
            var (signingName, request, _) = Good[any.Item1.Get % Good.Length];
            Answers(signingName, request with { Headers = request.Headers.Add(new Header(any.Item2.Get, any.Item3.Get)) }, any.Item4);
        }));

    private static void Answers(string signingName, AwsRequest request, byte[] body)
    {
        if (!Decoding.Decode(signingName, request, body).Holds(out var call, out var refusal))
        {
            refusal.Message.ShouldNotBeEmpty();
            return;
        }
        var written = RequestEncoder.Encode(call);
        var again = Decoding.Decode(signingName,
            new AwsRequest(written.Method, written.Path, written.Query, written.Headers, "", IsSecure: false), written.Body.ToArray()).Call();
        ValueJson.ToUtf8(again.Parameters).ShouldBe(ValueJson.ToUtf8(call.Parameters));
    }

    /// <summary>Overwrites, cuts or inserts, by what the numbers happen to be.</summary>
    private static byte[] Splice(byte[] bytes, int at, int how, byte[] with)
    {
        var start = bytes.Length == 0 ? 0 : at % bytes.Length;
        var cut = Math.Min(how % 3 * with.Length, bytes.Length - start);
        return [.. bytes[..start], .. with, .. bytes[(start + cut)..]];
    }
}
