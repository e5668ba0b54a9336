using System.Collections.Immutable;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Signing;
using Narrowgate.Aws.Tests.Listen;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Signing;

/// <summary>botocore signs, the gate verifies; the signer signs, botocore comes to the same signature.</summary>
[Trait("Needs", "python")]
public sealed class BotocoreTests(BotocoreSigner botocore) : IClassFixture<BotocoreSigner>
{
    private const string Time = "20260101T120000Z";

    private readonly Door _door = new();

    public static TheoryData<string, string, string, string, string> Requests => new()
    {
        { "s3", "GET", "/", "", "" },
        { "s3", "PUT", "/bucket/a%20b%2Bc//d/../e/./f", "", "body" },
        { "s3", "GET", "/bucket/%E1%88%B4-._~", "versionId=a%2Fb%3D&response-content-type=text%2Fplain", "" },
        { "s3", "GET", "/bucket", "list-type=2&prefix=x%20y&delimiter=%2F&encoding-type=url", "" },
        { "s3", "POST", "/bucket/key", "uploads", "" },
        { "s3", "POST", "/bucket", "delete=", "<Delete/>" },
        { "s3-object-lambda", "GET", "/a//b", "", "" },
        { "s3-outposts", "GET", "/a%2Fb", "z=1&y-z=2&y=3", "" },
        { "sqs", "POST", "/", "", "{}" },
        { "lambda", "POST", "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A111122223333%3Afunction%3Af/invocations", "Qualifier=%24LATEST", "{}" },
        { "execute-api", "GET", "/@connections/a%2Fb%3D", "", "" },
        { "iot-jobs-data", "PUT", "/things/a/jobs/$next", "", "{}" },
        { "apigateway", "GET", "/tags/a%2520b/", "limit=1&Limit=2&limit=0&a.b=1&a=2", "" },
        { "IoTSecuredTunneling", "POST", "/", "", "{}" },
    };

    private static string[][] Odd =>
    [
        ["Content-Type", "application/x-amz-json-1.0"], ["X-Amz-Meta-Odd", "  a   b,c;d=\"e\"  "], ["x-amz-empty", ""],
        ["amz-sdk-invocation-id", "1-2"], ["User-Agent", "unsigned"], ["Expect", "100-continue"],
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void What_botocore_signs_enters(string service, string method, string path, string query, string body)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        var url = $"http://127.0.0.1:8700{path}{(query.Length > 0 ? "?" : "")}{query}";
        var headers = botocore.Sign(new SigningOrder(method, url, Odd, bytes, service, "us-east-1",
            _door.Issued.AccessKeyId, _door.Issued.SecretAccessKey, _door.Issued.SessionToken, Time));
        var request = new AwsRequest(method, path, query, headers.Add(new Header("Host", "127.0.0.1:8700")), "::1", IsSecure: false);

        _door.Refused(request, bytes).ShouldBeNull();
        _door.Refused(request with { Path = path + "x" }, bytes).ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void What_the_signer_signs_is_what_botocore_would(string service, string method, string path, string query, string body)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        var credential = new AwsCredential("AKIDEXAMPLE", "secret/+key", "session//token==");
        var request = new UpstreamRequest(method, path, query,
            [new("Content-Type", "text/plain"), new("X-Amz-Meta-Odd", "  a   b ")], bytes);

        var added = new SigV4Signer(new ManualClock()).Sign(
            request, "service.eu-west-1.amazonaws.com", "eu-west-1", service, credential, Door.Hash(bytes));

        var given = request.Headers.AddRange(added).Where(header => header.Name != "Authorization");
        var theirs = botocore.Sign(new SigningOrder(method,
            $"https://service.eu-west-1.amazonaws.com{path}{(query.Length > 0 ? "?" : "")}{query}",
            [.. given.Select(header => new[] { header.Name, header.Value })], bytes, service, "eu-west-1",
            credential.AccessKeyId, credential.SecretAccessKey, credential.SessionToken, Time));
        Value(added, "Authorization").ShouldBe(Value(theirs, "Authorization"));
    }

    private static string Value(ImmutableArray<Header> headers, string name) =>
        headers.Single(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
