using System.Collections.Immutable;
using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Reply;

public sealed class ReplyMaskerTests
{
    private static readonly ModelCatalogue Models = new();
    private static readonly ReplyMasker Masker = new(Limits.Default);

    [Fact]
    public void In_JSON_only_the_secret_changes_and_every_other_byte_stays()
    {
        const string Reply = "{ \"ARN\" : \"arn\",\n\t\"SecretString\":\"pass\\\"word\\u0041\" , \"Other\":[1.50, {\"SecretString\":2e1}], \"Name\":\"é\\/\" }\r\n";
        var masked = Mask("secretsmanager", "GetSecretValue", Reply);
        masked.Text().ShouldBe(Reply.Replace("\"pass\\\"word\\u0041\"", "\"***\"", StringComparison.Ordinal));
        masked.Paths().ShouldBe(["SecretString"]);
        masked.Masked[0].Mask.ShouldBe("sensitive");
    }

    [Theory]
    [InlineData("secretsmanager", "GetSecretValue", """{"SecretBinary":"c2VjcmV0","VersionStages":["AWSCURRENT"]}""", """{"SecretBinary":"Kioq","VersionStages":["AWSCURRENT"]}""", "SecretBinary")]
    [InlineData("ssm", "GetParameters", """{"Parameters":[{"Name":"a","Value":"x"},{"Value":"y","Version":1}]}""", """{"Parameters":[{"Name":"a","Value":"***"},{"Value":"***","Version":1}]}""", "Parameters[0].Value Parameters[1].Value")]
    [InlineData("kms", "Decrypt", """{"KeyId":"k","Plaintext":"c2VjcmV0"}""", """{"KeyId":"k","Plaintext":"Kioq"}""", "Plaintext")]
    [InlineData("kms", "Decrypt", """{"plaintext":"c2VjcmV0","Plaintext":"YQ==","Plaintext":null}""", """{"plaintext":"Kioq","Plaintext":"Kioq","Plaintext":null}""", "Plaintext Plaintext")]
    [InlineData("kms", "Decrypt", """{"Plaintext":{"odd":["x",7,true,null]}}""", """{"Plaintext":{"odd":["***",0,false,null]}}""", "Plaintext.odd[0] Plaintext.odd[1] Plaintext.odd[2]")]
    [InlineData("lambda", "GetFunctionConfiguration", """{"Environment":{"Variables":{"A":"x","B":"y"}},"Timeout":3}""", """{"Environment":{"Variables":{"***":"***","***2":"***"}},"Timeout":3}""", "Environment.Variables.*** Environment.Variables.***2")]
    [InlineData("ecr", "GetAuthorizationToken", """{"authorizationData":[{"authorizationToken":"QVdTOg==","proxyEndpoint":"https://e"}]}""", """{"authorizationData":[{"authorizationToken":"***","proxyEndpoint":"https://e"}]}""", "authorizationData[0].authorizationToken")]
    [InlineData("lambda", "GetFunction", """{"Code":{"RepositoryType":"S3","Location":"https://s3/x?X-Amz-Signature=1"}}""", """{"Code":{"RepositoryType":"S3","Location":"***"}}""", "Code.Location")]
    [InlineData("ecs", "DescribeTaskDefinition", """{"taskDefinition":{"containerDefinitions":[{"image":"i","environment":[{"name":"DB","value":"pw"}]}]}}""", """{"taskDefinition":{"containerDefinitions":[{"image":"i","environment":[{"name":"DB","value":"***"}]}]}}""", "taskDefinition.containerDefinitions[0].environment[0].value")]
    [InlineData("apigateway", "GetApiKeys", """{"item":[{"id":"1","value":"k"}]}""", """{"item":[{"id":"1","value":"***"}]}""", "items[0].value")]
    [InlineData("glue", "GetConnection", """{"Connection":{"ConnectionProperties":{"USERNAME":"u","PASSWORD":"p"}}}""", """{"Connection":{"ConnectionProperties":{"USERNAME":"***","PASSWORD":"***"}}}""", "Connection.ConnectionProperties.USERNAME Connection.ConnectionProperties.PASSWORD")]
    [InlineData("ssm", "StartSession", """{"SessionId":"s","TokenValue":"t","StreamUrl":"wss://x"}""", """{"SessionId":"s","TokenValue":"***","StreamUrl":"***"}""", "TokenValue StreamUrl")]
    [InlineData("workdocs", "GetDocumentVersion", """{"Metadata":{"Source":{"ORIGINAL":"https://x"}}}""", """{"Metadata":{"Source":{"ORIGINAL":"***"}}}""", "Metadata.Source.ORIGINAL")]
    public void Sensitive_members_are_masked_in_JSON(string service, string operation, string reply, string expected, string paths)
    {
        var masked = Mask(service, operation, reply);
        masked.Text().ShouldBe(expected);
        string.Join(' ', masked.Paths()).ShouldBe(paths);
    }

    [Theory]
    [InlineData("iam", "CreateAccessKey",
        "<CreateAccessKeyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n  <CreateAccessKeyResult><AccessKey><UserName>u</UserName><SecretAccessKey>wJalr&amp;</SecretAccessKey></AccessKey></CreateAccessKeyResult>\n  <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>\n</CreateAccessKeyResponse>",
        "wJalr&amp;", "AccessKey.SecretAccessKey")]
    [InlineData("ec2", "CreateKeyPair",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><CreateKeyPairResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId><keyName>k</keyName><keyMaterial>-----BEGIN</keyMaterial></CreateKeyPairResponse>",
        "-----BEGIN", "KeyMaterial")]
    [InlineData("rds", "DescribeDBInstances",
        "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance><DBInstanceIdentifier>a</DBInstanceIdentifier></DBInstance><DBInstance><PendingModifiedValues><MasterUserPassword>pw</MasterUserPassword></PendingModifiedValues></DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>",
        "pw", "DBInstances[1].PendingModifiedValues.MasterUserPassword")]
    [InlineData("cloudfront", "GetDistributionConfig",
        "<DistributionConfig><Comment>c</Comment><Origins><Items><Origin><CustomHeaders><Items><OriginCustomHeader><HeaderName>X-Key</HeaderName><HeaderValue>private</HeaderValue></OriginCustomHeader></Items></CustomHeaders></Origin></Items></Origins></DistributionConfig>",
        "private", "DistributionConfig.Origins.Items[0].CustomHeaders.Items[0].HeaderValue")]
    [InlineData("sts", "AssumeRole",
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SessionToken>FwoG</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>",
        "FwoG", "Credentials.SessionToken")]
    public void Sensitive_members_are_masked_in_XML_and_all_else_stays(string service, string operation, string reply, string secret, string path)
    {
        var masked = Mask(service, operation, reply);
        masked.Text().ShouldBe(reply.Replace(secret, "***", StringComparison.Ordinal));
        masked.Paths().ShouldBe([path]);
    }

    [Fact]
    public void A_sensitive_structure_in_XML_is_masked_to_its_leaves() =>
        Mask("s3control", "GetDataAccess",
            "<GetDataAccessResult><Credentials><AccessKeyId>A</AccessKeyId><Expiration>2024-01-01T00:00:00Z</Expiration><New><Deep>x</Deep></New></Credentials><MatchedGrantTarget>t</MatchedGrantTarget></GetDataAccessResult>")
            .Text().ShouldBe(
            "<GetDataAccessResult><Credentials><AccessKeyId>***</AccessKeyId><Expiration>1970-01-01T00:00:00Z</Expiration><New>***</New></Credentials><MatchedGrantTarget>t</MatchedGrantTarget></GetDataAccessResult>");

    [Fact]
    public void A_body_that_is_one_sensitive_member_is_masked_whole()
    {
        var masked = Mask("appconfig", "GetConfiguration", "password: x", new Header("Content-Length", "11"), new Header("ETag", "abc"));
        masked.Text().ShouldBe("***");
        masked.Paths().ShouldBe(["Content"]);
        masked.Headers.ShouldBe([new Header("Content-Length", "3")]);
    }

    [Fact]
    public void Checksums_are_mended_or_dropped_with_the_body_they_described()
    {
        var masked = Mask("kms", "Decrypt", """{"Plaintext":"c2VjcmV0"}""",
            new Header("x-amz-crc32", "1"), new Header("Content-MD5", "x"), new Header("x-amz-checksum-sha256", "x"), new Header("x-amzn-RequestId", "r"));
        masked.Headers.ShouldBe([
            new Header("x-amz-crc32", Crc.Crc32.Of(masked.Body.Span).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new Header("x-amzn-RequestId", "r"),
        ]);
    }

    [Fact]
    public void The_digest_of_a_masked_body_goes_and_the_name_of_its_algorithm_stays()
    {
        var masked = Mask("kms", "Decrypt", """{"Plaintext":"c2VjcmV0"}""",
            new Header("x-amz-Checksum", "x"), new Header("x-amz-Checksum-Algorithm", "SHA256"), new Header("x-amz-checksum-type", "FULL_OBJECT"));
        masked.Headers.ShouldBe([new Header("x-amz-Checksum-Algorithm", "SHA256"), new Header("x-amz-checksum-type", "FULL_OBJECT")]);
    }

    [Fact]
    public void A_reply_without_anything_sensitive_keeps_its_bytes_and_its_checksums()
    {
        const string Reply = """{"Name" : "a"}""";
        var masked = Mask("secretsmanager", "GetSecretValue", Reply, new Header("x-amz-crc32", "1"));
        masked.Text().ShouldBe(Reply);
        masked.Headers.ShouldBe([new Header("x-amz-crc32", "1")]);
        masked.Masked.ShouldBeEmpty();
    }

    [Fact]
    public void Sensitive_headers_are_masked_though_the_body_streams()
    {
        var model = ModelReader.Read("gadget", Encoding.UTF8.GetBytes($$"""
            {"format":"{{ModelWords.Format}}","name":"gadget","apiVersion":"1","endpointPrefix":"e","signingName":"e","protocols":["rest-json"],
             "operations":{"Get":{"method":"GET","uri":"/","output":"Out"} },
             "shapes":{"S":{"kind":"string"},"B":{"kind":"blob","streaming":true},"Out":{"kind":"structure","payload":"Body","members":{
              "AccessToken":{"shape":"S","location":"header","locationName":"X-Access"},"Body":"B"} } } }
            """));
        var masked = Masker.MaskHeaders(
            new AwsCall(model, model.Operations["Get"], Protocol.RestJson, Value.Structure.Empty),
            [new Header("x-access", "secret"), new Header("ETag", "\"e\"")]);

        masked.Headers.ShouldBe([new Header("x-access", "***"), new Header("ETag", "\"e\"")]);
        masked.Paths().ShouldBe(["AccessToken"]);
        ReplyMasker.NeedsBody(model.Operations["Get"]).ShouldBeFalse();
    }

    [Fact]
    public void A_key_id_that_a_model_marks_comes_back_as_it_is()
    {
        var masked = Masker.MaskHeaders(Call("s3", "GetObject"),
            [new Header("X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id", "arn"), new Header("ETag", "\"e\"")]);
        masked.Headers[0].Value.ShouldBe("arn");
        masked.Masked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("secretsmanager", "GetSecretValue", """{"SecretString":"x" """)]
    [InlineData("secretsmanager", "GetSecretValue", """{"SecretString":"x"} {"SecretString":"y"}""")]
    [InlineData("secretsmanager", "GetSecretValue", "SecretString=x")]
    [InlineData("secretsmanager", "GetSecretValue", " ")]
    [InlineData("iam", "CreateAccessKey", "<CreateAccessKeyResponse><CreateAccessKeyResult>")]
    [InlineData("iam", "CreateAccessKey", "<CreateAccessKeyResponse><Other/></CreateAccessKeyResponse>")]
    [InlineData("iam", "CreateAccessKey", "<!DOCTYPE a [<!ENTITY b 'c'>]><CreateAccessKeyResponse><CreateAccessKeyResult/></CreateAccessKeyResponse>")]
    public void A_reply_that_cannot_be_read_is_not_passed_on(string service, string operation, string reply)
    {
        Masker.MaskWhole(Call(service, operation), [], Encoding.UTF8.GetBytes(reply)).Holds(out _, out var refusal).ShouldBeFalse();
        refusal!.Reason.ShouldBe(RefusalReason.UpstreamBroken);
    }

    [Fact]
    public void A_compressed_reply_that_should_be_masked_is_not_passed_on() =>
        Masker.MaskWhole(Call("kms", "Decrypt"), [new Header("Content-Encoding", "gzip")], new byte[] { 1 }).Holds(out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("s3", "GetObject", false)]
    [InlineData("s3", "ListObjectsV2", false)]
    [InlineData("sqs", "ReceiveMessage", false)]
    [InlineData("secretsmanager", "GetSecretValue", true)]
    [InlineData("iam", "CreateAccessKey", true)]
    [InlineData("sts", "AssumeRole", true)]
    [InlineData("lambda", "Invoke", false)]
    [InlineData("bedrock-runtime", "InvokeModel", false)]
    [InlineData("bedrock-runtime", "ConverseStream", false)]
    [InlineData("sagemaker-runtime", "InvokeEndpoint", false)]
    public void Only_replies_that_can_hold_a_secret_are_read_whole(string service, string operation, bool needs) =>
        ReplyMasker.NeedsBody(Models.Find(service)!.Operations[operation]).ShouldBe(needs);

    private static AwsCall Call(string service, string operation)
    {
        var model = Models.Find(service)!;
        return new AwsCall(model, model.Operations[operation], model.Protocols[0], Value.Structure.Empty);
    }

    private static MaskedReply Mask(string service, string operation, string reply, params Header[] headers)
    {
        Masker.MaskWhole(Call(service, operation), [.. headers], Encoding.UTF8.GetBytes(reply)).Holds(out var masked, out var refusal).ShouldBeTrue(refusal?.Detail);
        return masked!;
    }
}

internal static class MaskedReplyReading
{
    public static string Text(this MaskedReply reply) => Encoding.UTF8.GetString(reply.Body.Span);

    public static ImmutableArray<string> Paths(this MaskedReply reply) => [.. reply.Masked.Select(masked => masked.Path)];
}
