using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class ConfinementTests
{
    [Theory]
    [InlineData("dynamodb", "GetItem", """{"TableName":"arn:aws:dynamodb:eu-west-1:999988887777:table/t","Key":{}}""")]
    [InlineData("sqs", "SendMessage", """{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/999988887777/jobs","MessageBody":"m"}""")]
    [InlineData("sqs", "GetQueueUrl", """{"QueueName":"jobs","QueueOwnerAWSAccountId":"999988887777"}""")]
    [InlineData("sns", "Publish", """{"TopicArn":"arn:aws:sns:eu-west-1:999988887777:news","Message":"m"}""")]
    [InlineData("s3", "GetObject", """{"Bucket":"data","Key":"k","ExpectedBucketOwner":"999988887777"}""")]
    [InlineData("s3", "GetObject", """{"Bucket":"arn:aws:s3:eu-west-1:999988887777:accesspoint/p","Key":"k"}""")]
    [InlineData("sts", "AssumeRole", """{"RoleArn":"arn:aws:iam::999988887777:role/r","RoleSessionName":"s"}""")]
    [InlineData("lambda", "Invoke", """{"FunctionName":"999988887777:function:f"}""")]
    [InlineData("lambda", "AddPermission", """{"FunctionName":"f","StatementId":"s","Action":"a","Principal":"999988887777"}""")]
    [InlineData("s3", "PutBucketPolicy", """{"Bucket":"data","Policy":"{\"Statement\":[{\"Principal\":{\"AWS\":\"arn:aws:iam::999988887777:root\"}}]}"}""")]
    [InlineData("s3", "PutBucketPolicy", """{"Bucket":"data","Policy":"{\"Statement\":[{\"Principal\":{\"AWS\":\"\\u0039\\u0039\\u0039\\u0039\\u0038\\u0038\\u0038\\u0038\\u0037\\u0037\\u0037\\u0037\"}}]}"}""")]
    [InlineData("sqs", "SetQueueAttributes", """{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs","Attributes":{"Policy":"{\"Statement\":[{\"Principal\":{\"AWS\":\"arn:aws:iam::999988887777:root\"}}]}"}}""")]
    [InlineData("kms", "CreateGrant", """{"KeyId":"alias/a","GranteePrincipal":"arn:aws:iam::999988887777:root","Operations":["Decrypt"]}""")]
    [InlineData("sns", "Subscribe", """{"TopicArn":"arn:aws:sns:eu-west-1:111122223333:news","Protocol":"sqs","Endpoint":"arn:aws:sqs:eu-west-1:999988887777:q"}""")]
    [InlineData("s3", "PutBucketReplication", """{"Bucket":"data","ReplicationConfiguration":{"Role":"arn:aws:iam::111122223333:role/r","Rules":[{"Status":"Enabled","Destination":{"Bucket":"arn:aws:s3:::b","Account":"999988887777"}}]}}""")]
    [InlineData("ec2", "ModifySnapshotAttribute", """{"SnapshotId":"snap-01","UserIds":["999988887777"]}""")]
    public void A_call_that_names_another_account_is_refused(string service, string operation, string json)
    {
        Calls.Writer.Describe(Calls.Of(service, operation, json), Calls.Target, "eu-west-1", null).Holds(out _, out var refusal).ShouldBeFalse();

        refusal.Reason.ShouldBe(RefusalReason.Denied);
        refusal.Message.ShouldContain("999988887777");
        refusal.Message.ShouldContain("prod");
    }

    [Theory]
    [InlineData("sqs", "SendMessage", """{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs","MessageBody":"{\"Statement\": \"arn:aws:sns:eu-west-1:999988887777:t\"}"}""")]
    [InlineData("iam", "AttachRolePolicy", """{"RoleName":"app","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}""")]
    [InlineData("dynamodb", "PutItem", """{"TableName":"t","Item":{"OwnerArn":{"S":"arn:aws:sns:eu-west-1:999988887777:t"}}}""")]
    public void Data_and_what_is_AWSs_own_name_no_account(string service, string operation, string json) =>
        Calls.Writer.Describe(Calls.Of(service, operation, json), Calls.Target, "eu-west-1", null).Holds(out _, out _).ShouldBeTrue();

    [Fact]
    public void An_account_of_the_target_may_be_named()
    {
        var target = Calls.Target with { Accounts = [Calls.Account, "999988887777"] };
        var call = Calls.Of("sns", "Publish", """{"TopicArn":"arn:aws:sns:eu-west-1:999988887777:news","Message":"m"}""");

        Calls.Writer.Describe(call, target, "eu-west-1", null).Holds(out var operation, out _).ShouldBeTrue();
        operation.Actions[0].Resources.ShouldBe([new Resource("arn:aws:sns:eu-west-1:999988887777:news")]);
    }

    [Theory]
    [InlineData("s3", "GetObject", """{"Bucket":"reports","Key":"k"}""", true)]
    [InlineData("s3", "GetObject", """{"Bucket":"reports2","Key":"k"}""", false)]
    [InlineData("s3", "CopyObject", """{"Bucket":"reports","Key":"k","CopySource":"other/k"}""", false)]
    [InlineData("s3", "GetObject", """{"Bucket":"reports","Key":"?"}""", false)]
    [InlineData("s3", "ListBuckets", "{}", false)]
    [InlineData("sts", "GetCallerIdentity", "{}", true)]
    [InlineData("secretsmanager", "GetSecretValue", """{"SecretId":"db"}""", true)]
    [InlineData("secretsmanager", "GetSecretValue", """{"SecretId":"db2"}""", false)]
    [InlineData("ssm", "GetParametersByPath", """{"Path":"/app"}""", true)]
    [InlineData("ssm", "GetParametersByPath", """{"Path":"/"}""", false)]
    public void A_confined_target_lets_nothing_else_through(string service, string operation, string json, bool passes)
    {
        var target = Calls.Target with
        {
            Resources =
            [
                "arn:aws:s3:::reports", "arn:aws:s3:::reports/*", "arn:aws:secretsmanager:*:*:secret:db-??????",
                "arn:aws:ssm:*:*:parameter/app*",
            ],
        };

        Calls.Writer.Describe(Calls.Of(service, operation, json), target, "eu-west-1", null).Holds(out _, out var refusal).ShouldBe(passes);
        (refusal is null || refusal.Reason == RefusalReason.Denied).ShouldBeTrue();
    }
}
