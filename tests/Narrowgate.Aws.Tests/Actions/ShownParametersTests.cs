using System.Text.Json.Nodes;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Actions;

/// <summary>What an approver reads and the record keeps: code and destinations whole, secrets as stars.</summary>
public sealed class ShownParametersTests
{
    [Theory]
    [InlineData("ssm", "SendCommand", """{"DocumentName":"AWS-RunShellScript","Parameters":{"commands":["rm -rf /srv"]}}""")]
    [InlineData("ssm", "RegisterTaskWithMaintenanceWindow", """{"TaskParameters":{"commands":{"Values":["rm -rf /srv"]}}}""")]
    [InlineData("ec2", "RunInstances", """{"ImageId":"ami-01","UserData":"IyEvYmluL3No"}""")]
    [InlineData("iam", "PutRolePolicy", """{"RoleName":"r","PolicyName":"p","PolicyDocument":"{}"}""")]
    [InlineData("cloudcontrol", "CreateResource", """{"TypeName":"AWS::S3::Bucket","DesiredState":"{}"}""")]
    [InlineData("cloudfront", "CreateFunction", """{"Name":"f","FunctionCode":"Zg=="}""")]
    [InlineData("stepfunctions", "StartExecution", """{"stateMachineArn":"arn:aws:states:eu-west-1:111122223333:stateMachine:m","input":"{}"}""")]
    [InlineData("s3", "PutObject", """{"Bucket":"b","Key":"k","SSEKMSKeyId":"arn:aws:kms:eu-west-1:999988887777:key/1"}""")]
    [InlineData("sns", "Subscribe", """{"TopicArn":"arn:aws:sns:eu-west-1:111122223333:t","Protocol":"email","Endpoint":"eve@example.com"}""")]
    public void Code_and_destinations_are_shown_whatever_the_models_mark(string service, string operation, string json) =>
        ShouldShow(service, operation, json, json);

    [Theory]
    [InlineData("rds", "CreateDBInstance", """{"MasterUserPassword":"hunter2"}""", """{"MasterUserPassword":"***"}""")]
    [InlineData("sts", "AssumeRole", """{"SerialNumber":"s","TokenCode":"123456"}""", """{"SerialNumber":"s","TokenCode":"***"}""")]
    [InlineData("apigateway", "CreateApiKey", """{"name":"n","value":"hunter2"}""", """{"name":"n","value":"***"}""")]
    [InlineData("ecs", "RegisterTaskDefinition", """{"family":"f","containerDefinitions":[{"name":"c","environment":[{"name":"DB","value":"hunter2"}]}]}""", """{"family":"f","containerDefinitions":[{"name":"c","environment":[{"name":"DB","value":"***"}]}]}""")]
    [InlineData("codebuild", "StartBuild", """{"environmentVariablesOverride":[{"name":"DB","value":"hunter2","type":"PLAINTEXT"}]}""", """{"environmentVariablesOverride":[{"name":"DB","value":"***","type":"PLAINTEXT"}]}""")]
    [InlineData("lambda", "UpdateFunctionConfiguration", """{"FunctionName":"f","Environment":{"Variables":{"DB":"hunter2"}}}""", """{"FunctionName":"f","Environment":{"Variables":"***"}}""")]
    [InlineData("glue", "TestConnection", """{"TestConnectionInput":{"ConnectionProperties":{"PASSWORD":"hunter2"}}}""", """{"TestConnectionInput":{"ConnectionProperties":{"PASSWORD":"***"}}}""")]
    [InlineData("cognito-idp", "InitiateAuth", """{"ClientId":"c","AuthParameters":{"PASSWORD":"hunter2"}}""", """{"ClientId":"c","AuthParameters":{"PASSWORD":"***"}}""")]
    [InlineData("ec2", "CopySnapshot", """{"SourceSnapshotId":"s","PresignedUrl":"https://x?X-Amz-Signature=1"}""", """{"SourceSnapshotId":"s","PresignedUrl":"***"}""")]
    public void Secrets_and_pre_authorised_URLs_are_not(string service, string operation, string json, string shown) =>
        ShouldShow(service, operation, json, shown);

    [Fact]
    public void What_has_no_place_in_the_model_is_hidden()
    {
        var call = Calls.Of("ssm", "SendCommand");
        var strange = call with { Parameters = Value.Structure.Of([KeyValuePair.Create("Strange", (Value)new Value.Text("x"))]) };
        Aws.Actions.ShownParameters.Of(strange)["Strange"].ShouldBe(new Value.Text("***"));
    }

    private static void ShouldShow(string service, string operation, string json, string expected)
    {
        var shown = JsonNode.Parse(ValueJson.ToUtf8(Aws.Actions.ShownParameters.Of(Calls.Of(service, operation, json))));
        JsonNode.DeepEquals(shown, JsonNode.Parse(expected)).ShouldBeTrue(shown!.ToJsonString());
    }
}
