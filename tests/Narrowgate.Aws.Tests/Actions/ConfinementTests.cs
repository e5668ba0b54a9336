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
    [InlineData("s3", "PutBucketPolicy", """{"Bucket":"data","Policy":"[\"\\ud800\",{\"AWS\":\"arn:aws:iam::99998888\\u0037\\u0037\\u0037\\u0037:root\"}]"}""")]
    [InlineData("sqs", "SetQueueAttributes", """{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs","Attributes":{"Policy":"{\"Statement\":[{\"Principal\":{\"AWS\":\"arn:aws:iam::999988887777:root\"}}]}"}}""")]
    [InlineData("kms", "CreateGrant", """{"KeyId":"alias/a","GranteePrincipal":"arn:aws:iam::999988887777:root","Operations":["Decrypt"]}""")]
    [InlineData("sns", "Subscribe", """{"TopicArn":"arn:aws:sns:eu-west-1:111122223333:news","Protocol":"sqs","Endpoint":"arn:aws:sqs:eu-west-1:999988887777:q"}""")]
    [InlineData("s3", "PutBucketReplication", """{"Bucket":"data","ReplicationConfiguration":{"Role":"arn:aws:iam::111122223333:role/r","Rules":[{"Status":"Enabled","Destination":{"Bucket":"arn:aws:s3:::b","Account":"999988887777"}}]}}""")]
    [InlineData("ec2", "ModifySnapshotAttribute", """{"SnapshotId":"snap-01","UserIds":["999988887777"]}""")]
    [InlineData("s3", "PutBucketPolicy", """{"Bucket":"data","Policy":"{\"Statement\":[{\"Principal\":{\"AWS\":999988887777}}]}"}""")]
    [InlineData("s3", "PutBucketPolicy", """{"Bucket":"data","Policy":" \n {\"Statement\":[{\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":[\"999988887777\"]}}}]}"}""")]
    [InlineData("s3", "PutBucketPolicy", """{"Bucket":"data","Policy":"{\"Statement\":[{\"Principal\":{\"AWS\":\"arn:aws:iam::\\u0039\\u0039\\u0039\\u0039\\u0038\\u0038\\u0038\\u0038\\u0037\\u0037\\u0037\\u0037:root\"}}]}"}""")]
    [InlineData("s3", "PutBucketPolicy", """{"Bucket":"data","Policy":"{\"Statement\":[{\"Resource\":\"arn:aws:sqs:*:999988887777:*\"}"}""")]
    [InlineData("s3", "PutBucketAcl", """{"Bucket":"data","AccessControlPolicy":{"Owner":{"ID":"999988887777"}}}""")]
    [InlineData("s3", "PutObject", """{"Bucket":"data","Key":"k","ExpectedBucketOwner":"999988887777"}""")]
    [InlineData("s3", "CopyObject", """{"Bucket":"data","Key":"k","CopySource":"arn:aws:s3:us-west-2:999988887777:accesspoint/p/object/k"}""")]
    [InlineData("s3", "CopyObject", """{"Bucket":"data","Key":"k","CopySource":"arn%3Aaws%3As3%3Aus-west-2%3A999988887777%3Aaccesspoint%2Fp/object/k"}""")]
    [InlineData("s3", "CopyObject", """{"Bucket":"data","Key":"k","CopySource":"from/k","ExpectedSourceBucketOwner":"999988887777"}""")]
    [InlineData("s3", "PutBucketInventoryConfiguration", """{"Bucket":"data","Id":"i","InventoryConfiguration":{"Id":"i","IsEnabled":true,"IncludedObjectVersions":"All","Schedule":{"Frequency":"Daily"},"Destination":{"S3BucketDestination":{"AccountId":"999988887777","Bucket":"arn:aws:s3:::b","Format":"CSV"}}}}""")]
    [InlineData("s3", "PutBucketNotificationConfiguration", """{"Bucket":"data","NotificationConfiguration":{"QueueConfigurations":[{"QueueArn":"arn:aws:sqs:eu-west-1:999988887777:q","Events":["s3:ObjectCreated:*"]}]}}""")]
    [InlineData("iam", "PutRolePolicy", """{"RoleName":"r","PolicyName":"p","PolicyDocument":"%7B%22Statement%22%3A%5B%7B%22Resource%22%3A%22arn%3Aaws%3Aiam%3A%3A999988887777%3Arole%2Fx%22%7D%5D%7D"}""")]
    [InlineData("iam", "PutRolePolicy", """{"RoleName":"r","PolicyName":"p","PolicyDocument":"%7B%22Statement%22%3A%5B%7B%22Principal%22%3A%7B%22AWS%22%3A%22%39%39%39%39%38%38%38%38%37%37%37%37%22%7D%7D%5D%7D"}""")]
    [InlineData("iam", "UpdateAssumeRolePolicy", """{"RoleName":"r","PolicyDocument":"{\"Statement\":{\"Principal\":{\"AWS\":\"999988887777\"}}}"}""")]
    [InlineData("iam", "CreateRole", """{"RoleName":"r","AssumeRolePolicyDocument":"{\"Statement\":{\"Principal\":{\"Federated\":\"arn:aws:iam::999988887777:saml-provider/x\"}}}"}""")]
    [InlineData("iam", "AttachRolePolicy", """{"RoleName":"app","PolicyArn":"arn:aws:iam::999988887777:policy/p"}""")]
    [InlineData("cloudformation", "CreateStack", """{"StackName":"s","TemplateBody":"Resources:\n  P:\n    Type: AWS::SQS::QueuePolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n          - Principal: {AWS: \"999988887777\"}\n"}""")]
    [InlineData("cloudformation", "CreateStack", """{"StackName":"s","TemplateBody":"Resources:\n  R:\n    Role: arn:aws:iam::999988887777:role/x\n"}""")]
    [InlineData("cloudformation", "CreateStack", """{"StackName":"s","TemplateBody":"R: \"arn:aws:iam::\\x39\\x39\\x39\\x39\\x38\\x38\\x38\\x38\\x37\\x37\\x37\\x37:role/x\""}""")]
    [InlineData("cloudformation", "CreateStack", """{"StackName":"s","TemplateBody":"{\"Resources\":{\"R\":{\"Fn::Sub\":\"arn:${AWS::Partition}:iam::999988887777:root\"}}}"}""")]
    [InlineData("cloudformation", "CreateStack", """{"StackName":"s","TemplateBody":"{\"Resources\":{\"R\":{\"Fn::Join\":[\"\",[\"arn:aws:iam::\",\"999988887777\",\":root\"]]}}}"}""")]
    [InlineData("cloudformation", "CreateStackInstances", """{"StackSetName":"s","Accounts":["999988887777"],"Regions":["eu-west-1"]}""")]
    [InlineData("cloudcontrol", "CreateResource", """{"TypeName":"AWS::SQS::QueuePolicy","DesiredState":"{\"PolicyDocument\":\"{\\\"Statement\\\":[{\\\"Principal\\\":{\\\"AWS\\\":\\\"999988887777\\\"}}]}\"}"}""")]
    [InlineData("events", "PutTargets", """{"Rule":"r","Targets":[{"Id":"1","Arn":"arn:aws:lambda:eu-west-1:999988887777:function:f"}]}""")]
    [InlineData("events", "PutPermission", """{"Action":"events:PutEvents","Principal":"999988887777","StatementId":"s"}""")]
    [InlineData("logs", "PutSubscriptionFilter", """{"logGroupName":"g","filterName":"f","filterPattern":"","destinationArn":"arn:aws:logs:eu-west-1:999988887777:destination:d"}""")]
    [InlineData("logs", "PutDestinationPolicy", """{"destinationName":"d","accessPolicy":"{\"Statement\":[{\"Principal\":{\"AWS\":[\"999988887777\"]}}]}"}""")]
    [InlineData("ram", "CreateResourceShare", """{"name":"n","principals":["999988887777"]}""")]
    [InlineData("ram", "AssociateResourceShare", """{"resourceShareArn":"arn:aws:ram:eu-west-1:111122223333:resource-share/x","principals":["arn:aws:organizations::999988887777:organization/o-abcdefghij"]}""")]
    [InlineData("rds", "ModifyDBSnapshotAttribute", """{"DBSnapshotIdentifier":"s","AttributeName":"restore","ValuesToAdd":["999988887777"]}""")]
    [InlineData("ec2", "ModifyImageAttribute", """{"ImageId":"ami-01","LaunchPermission":{"Add":[{"UserId":"999988887777"}]}}""")]
    [InlineData("ec2", "RunInstances", """{"ImageId":"ami-01","MinCount":1,"MaxCount":1,"UserData":"YXdzIHMzIGNwIC4gYXJuOmF3czppYW06Ojk5OTk4ODg4Nzc3Nzpyb2xlL3g="}""")]
    [InlineData("ec2", "CreateVpcPeeringConnection", """{"VpcId":"vpc-01","PeerVpcId":"vpc-02","PeerOwnerId":"999988887777"}""")]
    [InlineData("lambda", "AddPermission", """{"FunctionName":"f","StatementId":"s","Action":"a","Principal":"sns.amazonaws.com","SourceAccount":"999988887777"}""")]
    [InlineData("lambda", "CreateFunction", """{"FunctionName":"f","Role":"arn:aws:iam::111122223333:role/r","Code":{"ImageUri":"999988887777.dkr.ecr.eu-west-1.amazonaws.com/x:1"}}""")]
    [InlineData("lambda", "CreateEventSourceMapping", """{"FunctionName":"999988887777:function:f"}""")]
    [InlineData("kms", "PutKeyPolicy", """{"KeyId":"1234abcd-12ab-34cd-56ef-1234567890ab","Policy":"{\"Statement\":[{\"Principal\":{\"AWS\":\"arn:aws:iam::999988887777:root\"}}]}"}""")]
    [InlineData("sqs", "AddPermission", """{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs","Label":"l","AWSAccountIds":["999988887777"],"Actions":["*"]}""")]
    [InlineData("sqs", "SetQueueAttributes", """{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/jobs","Attributes":{"RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:999988887777:d\"}"}}""")]
    [InlineData("pipes", "CreatePipe", """{"Name":"p","RoleArn":"arn:aws:iam::111122223333:role/r","Source":"arn:aws:sqs:eu-west-1:111122223333:q","Target":"arn:aws:sqs:eu-west-1:999988887777:q"}""")]
    [InlineData("stepfunctions", "CreateStateMachine", """{"name":"m","roleArn":"arn:aws:iam::111122223333:role/r","definition":"{\"States\":{\"S\":{\"Parameters\":{\"QueueUrl\":\"https://sqs.eu-west-1.amazonaws.com/999988887777/q\"}}}}"}""")]
    [InlineData("ecs", "RegisterTaskDefinition", """{"family":"f","containerDefinitions":[{"name":"c","image":"999988887777.dkr.ecr.eu-west-1.amazonaws.com/x:1"}]}""")]
    [InlineData("ecr", "GetAuthorizationToken", """{"registryIds":["999988887777"]}""")]
    [InlineData("ecr", "PutReplicationConfiguration", """{"replicationConfiguration":{"rules":[{"destinations":[{"region":"eu-west-1","registryId":"999988887777"}]}]}}""")]
    [InlineData("glue", "GetTable", """{"CatalogId":"999988887777","DatabaseName":"d","Name":"t"}""")]
    [InlineData("apigateway", "PutIntegration", """{"restApiId":"a","resourceId":"r","httpMethod":"GET","type":"AWS_PROXY","uri":"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:999988887777:function:f/invocations"}""")]
    [InlineData("apigateway", "ImportRestApi", """{"body":"eyJ4Ijp7InVyaSI6ImFybjphd3M6bGFtYmRhOmV1LXdlc3QtMTo5OTk5ODg4ODc3Nzc6ZnVuY3Rpb246ZiJ9fQ=="}""")]
    [InlineData("dynamodb", "BatchGetItem", """{"RequestItems":{"arn:aws:dynamodb:eu-west-1:999988887777:table/t":{"Keys":[]}}}""")]
    [InlineData("backup", "CreateBackupPlan", """{"BackupPlan":{"BackupPlanName":"p","Rules":[{"RuleName":"r","TargetBackupVaultName":"v","CopyActions":[{"DestinationBackupVaultArn":"arn:aws:backup:eu-west-1:999988887777:backup-vault:v"}]}]}}""")]
    [InlineData("redshift-data", "ExecuteStatement", """{"ClusterIdentifier":"c","Database":"d","Sql":"UNLOAD ('select 1') TO 's3://b/' IAM_ROLE 'arn:aws:iam::999988887777:role/r'"}""")]
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
    [InlineData("s3", "PutObject", """{"Bucket":"data","Key":"arn:aws:s3:eu-west-1:999988887777:x","Metadata":{"from":"arn:aws:iam::999988887777:role/r"}}""")]
    [InlineData("logs", "PutLogEvents", """{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1,"message":"arn:aws:iam::999988887777:role/r"}]}""")]
    [InlineData("ssm", "PutParameter", """{"Name":"p","Value":"arn:aws:iam::999988887777:role/r","Type":"String"}""")]
    [InlineData("cloudwatch", "PutMetricAlarm", """{"AlarmName":"999988887777","EvaluationPeriods":1,"ComparisonOperator":"GreaterThanThreshold","AlarmDescription":"999988887777"}""")]
    [InlineData("dynamodb", "UpdateItem", """{"TableName":"t","Key":{},"ExpressionAttributeValues":{":a":{"S":"arn:aws:iam::999988887777:role/r"}}}""")]
    [InlineData("lambda", "UpdateFunctionConfiguration", """{"FunctionName":"f","Environment":{"Variables":{"ORDER":"999988887777"}}}""")]
    [InlineData("events", "PutEvents", """{"Entries":[{"Detail":"{\"account\":\"999988887777\"}","Resources":["arn:aws:iam::999988887777:role/r"]}]}""")]
    [InlineData("payment-cryptography-data", "GenerateCardValidationData", """{"KeyIdentifier":"k","PrimaryAccountNumber":"999988887777","GenerationAttributes":{}}""")]
    public void Data_and_what_is_AWSs_own_name_no_account(string service, string operation, string json) =>
        Calls.Writer.Describe(Calls.Of(service, operation, json), Calls.Target, "eu-west-1", null).Holds(out _, out _).ShouldBeTrue();

    [Fact]
    public void A_refusal_names_the_place()
    {
        var call = Calls.Of("events", "PutTargets", """{"Rule":"r","Targets":[{"Id":"1","Arn":"arn:aws:lambda:eu-west-1:999988887777:function:f"}]}""");

        Calls.Writer.Describe(call, Calls.Target, "eu-west-1", null).Holds(out _, out var refusal).ShouldBeFalse();
        refusal.Message.ShouldContain("Targets.Arn");
    }

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
