using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class OperationWriterTests
{
    [Fact]
    public void Sensitive_parameters_are_shown_as_stars_and_kept_exactly()
    {
        var operation = Calls.Described("secretsmanager", "PutSecretValue", """{"SecretId":"db","SecretString":"hunter2"}""");

        operation.Shown["SecretString"].ShouldBe(new Value.Text("***"));
        operation.Shown["SecretId"].ShouldBe(new Value.Text("db"));
        operation.Parameters["SecretString"].ShouldBe(new Value.Text("hunter2"));
        operation.Shown.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void Sensitive_parameters_are_hidden_at_any_depth()
    {
        var operation = Calls.Described(
            "lambda", "CreateFunction",
            """{"FunctionName":"f","Role":"arn:aws:iam::111122223333:role/app","Code":{"ZipFile":"c2VjcmV0"},"Environment":{"Variables":{"PASSWORD":"hunter2"}}}""");

        var shown = System.Text.Encoding.UTF8.GetString(ValueJson.ToUtf8(operation.Shown));
        shown.ShouldNotContain("hunter2");
        shown.ShouldContain("c2VjcmV0", customMessage: "the code is what an approver has to see");
    }

    [Fact]
    public void Idempotency_tokens_are_volatile()
    {
        Calls.Described("ec2", "RunInstances", """{"ImageId":"ami-01","ClientToken":"t"}""").VolatileMembers.ShouldContain("ClientToken");
        Calls.Described("s3", "GetObject", """{"Bucket":"data","Key":"k"}""").VolatileMembers.ShouldBeEmpty();
    }

    [Fact]
    public void What_the_call_is_about_is_no_token_though_the_model_marks_it_as_one() =>
        Calls.Described("athena", "DeleteNamedQuery", """{"NamedQueryId":"q-1"}""").VolatileMembers.ShouldBeEmpty();

    [Fact]
    public void Keys_that_the_request_determines_are_there()
    {
        var list = Calls.Described("s3", "ListObjectsV2", """{"Bucket":"data","Prefix":"a/","MaxKeys":5}""");
        list.Keys["aws:RequestedRegion"].ShouldBe(["eu-west-1"]);
        list.Keys["s3:prefix"].ShouldBe(["a/"]);
        list.Keys["s3:max-keys"].ShouldBe(["5"]);

        var tag = Calls.Described("sqs", "TagQueue", """{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs","Tags":{"team":"a"}}""");
        tag.Keys["aws:RequestTag/team"].ShouldBe(["a"]);
        tag.Keys["aws:TagKeys"].ShouldBe(["team"]);
    }

    [Fact]
    public void Service_name_account_and_region_are_the_calls()
    {
        var operation = Calls.Described("ec2", "DescribeInstances");

        operation.FullName.ShouldBe("ec2:DescribeInstances");
        operation.Account.ShouldBe(Calls.Account);
        operation.Region.ShouldBe("eu-west-1");
    }

    [Theory]
    [InlineData("sts", "AssumeRole", """{"RoleArn":"arn:aws:iam::111122223333:role/app","RoleSessionName":"s"}""", Risk.CredentialIssuing)]
    [InlineData("lambda", "UpdateFunctionCode", """{"FunctionName":"f"}""", Risk.CodeExecution)]
    [InlineData("cloudformation", "DeleteStack", """{"StackName":"s"}""", Risk.Indirect)]
    [InlineData("cloudcontrol", "DeleteResource", """{"TypeName":"AWS::S3::Bucket","Identifier":"b"}""", Risk.Indirect)]
    [InlineData("s3", "DeleteBucket", """{"Bucket":"data"}""", Risk.Irreversible)]
    [InlineData("iam", "PutUserPolicy", """{"UserName":"eve","PolicyName":"p","PolicyDocument":"{}"}""", Risk.PrivilegeEscalation)]
    [InlineData("secretsmanager", "GetSecretValue", """{"SecretId":"db"}""", Risk.SensitiveRead)]
    [InlineData("s3", "PutBucketPolicy", """{"Bucket":"data","Policy":"{}"}""", Risk.Exposure)]
    public void Dangerous_actions_carry_their_risk(string service, string operation, string json, Risk risk) =>
        Calls.Described(service, operation, json).Actions[0].Risks.ShouldContain(risk);

    [Theory]
    [InlineData("cloudformation", "DescribeStacks")]
    [InlineData("ec2", "DeleteTags")]
    [InlineData("ec2", "DescribeInstances")]
    public void Harmless_actions_carry_none(string service, string operation) =>
        Calls.Described(service, operation).Actions[0].Risks.ShouldBeEmpty();
}
