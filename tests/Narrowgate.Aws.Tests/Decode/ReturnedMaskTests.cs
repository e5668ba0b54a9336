using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Tests.Actions;

namespace Narrowgate.Aws.Tests.Decode;

/// <summary>Read, change, write again: what was masked on the way out must not overwrite the secret on the way in.</summary>
public sealed class ReturnedMaskTests
{
    [Theory]
    [InlineData("secretsmanager", "PutSecretValue", """{"SecretId":"s","SecretString":"***"}""", "SecretString")]
    [InlineData("secretsmanager", "PutSecretValue", """{"SecretId":"s","SecretBinary":"Kioq"}""", "SecretBinary")]
    [InlineData("lambda", "UpdateFunctionConfiguration", """{"FunctionName":"f","Environment":{"Variables":{"A":"new","DB":"***"}}}""", "Environment.Variables.DB")]
    [InlineData("lambda", "UpdateFunctionConfiguration", """{"FunctionName":"f","Environment":{"Variables":{"***2":"new"}}}""", "Environment.Variables.***2")]
    [InlineData("ecs", "RegisterTaskDefinition", """{"family":"f","containerDefinitions":[{"name":"c"},{"name":"d","environment":[{"name":"DB","value":"***"}]}]}""", "containerDefinitions[1].environment[0].value")]
    [InlineData("glue", "UpdateConnection", """{"Name":"n","ConnectionInput":{"Name":"n","ConnectionType":"JDBC","ConnectionProperties":{"PASSWORD":"***"}}}""", "ConnectionInput.ConnectionProperties.PASSWORD")]
    [InlineData("ec2", "CopySnapshot", """{"SourceSnapshotId":"s","PresignedUrl":"***"}""", "PresignedUrl")]
    public void A_secret_that_is_the_mask_is_refused_with_its_place_and_what_to_do(
        string service, string operation, string json, string place)
    {
        var refusal = ReturnedMask.Check(Calls.Of(service, operation, json))!;

        refusal.Reason.ShouldBe(RefusalReason.InvalidParameter);
        refusal.Message.ShouldStartWith($"Parameter '{place}' is the mask '***'");
        refusal.Message.ShouldContain("overwrite the real one. Give the value itself");
    }

    [Theory]
    [InlineData("secretsmanager", "PutSecretValue", """{"SecretId":"s","SecretString":"my***secret"}""")]
    [InlineData("secretsmanager", "PutSecretValue", """{"SecretId":"s","SecretString":"*** "}""")]
    [InlineData("secretsmanager", "UpdateSecret", """{"SecretId":"s","Description":"***"}""")]
    [InlineData("lambda", "UpdateFunctionConfiguration", """{"FunctionName":"f","Environment":{"Variables":{"***a":"x"}}}""")]
    [InlineData("ecs", "RegisterTaskDefinition", """{"family":"f","containerDefinitions":[{"environment":[{"name":"***","value":"x"}]}]}""")]
    [InlineData("sns", "Publish", """{"TopicArn":"t","Message":"***"}""")]
    public void Stars_in_a_secret_and_a_mask_where_nothing_is_hidden_pass(string service, string operation, string json) =>
        ReturnedMask.Check(Calls.Of(service, operation, json)).ShouldBeNull();

    [Fact]
    public void The_decoder_refuses_it_in_the_body_of_a_request() =>
        Refusal("secretsmanager", "POST", "/", """{"SecretId":"s","SecretString":"***"}""",
            "X-Amz-Target: secretsmanager.PutSecretValue", "Content-Type: application/x-amz-json-1.1")
            .ShouldStartWith("Parameter 'SecretString' is the mask");

    [Fact]
    public void The_decoder_refuses_it_in_the_headers_of_a_request_whose_body_streams() =>
        Refusal("s3", "PUT", "/b/k", "", "x-amz-server-side-encryption-customer-key: ***")
            .ShouldStartWith("Parameter 'SSECustomerKey' is the mask");

    /// <summary>A body that streams is not read, and so not looked at: none may be a secret.</summary>
    [Fact]
    public void No_body_that_streams_is_a_secret() =>
        Decoding.Models.Index.Services.Keys.Select(name => Decoding.Models.Find(name)!)
            .SelectMany(service => service.Operations.Values.Select(operation => (service, operation)))
            .Where(each => each.operation.Input is { Payload: { } payload } input
                && input.MembersByName[payload] is { Shape.IsStreaming: true } member
                && MemberTable.Embedded.Of(member).IsHidden)
            .Select(each => $"{each.service.Name}:{each.operation.Name}")
            .ShouldBeEmpty();

    private static string Refusal(string signingName, string method, string target, string body, params string[] headers)
    {
        Decoding.Decode(signingName, method, target, body, headers).Holds(out var call, out var refusal)
            .ShouldBeFalse($"decoded as {call?.Operation.Name}");
        return refusal!.Message;
    }
}
