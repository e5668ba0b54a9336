using System.Text.Json.Nodes;

namespace Narrowgate.JourneyTests;

/// <summary>AWS adds operations every day: a folder of newer models lets them through, without a new build.</summary>
[Trait("Needs", "processes")]
public sealed class NewerModelsTests
{
    private const string Script = """
        import boto3, botocore
        client = boto3.client("secretsmanager")
        try:
            print(client.rehearse_secret(SecretId="a", Rehearsal=3)["Verdict"])
        except botocore.exceptions.ClientError as error:
            print(error)
        """;

    [Fact]
    public async Task A_newer_operation_is_refused_by_name_until_its_model_is_given_and_carried_then()
    {
        await using var upstream = new ScriptedUpstream(
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: 18\r\n\r\n{\"Verdict\":\"well\"}");
        var gateway = await RunningGateway.StartAsync(upstream.Address, """
              - sid: named
                effect: Allow
                action: ["narrowgate:Unmapped"]
                resource: "*"
            """);
        try
        {
            var models = Path.Combine(gateway.Folder, "models");
            await WriteModelAsync(models);
            var token = await gateway.AgentTokenAsync();

            (await RunAsync(gateway, token, models)).ShouldContain("names no operation of a service that is signed as 'secretsmanager'");

            gateway.Rewrite(yaml => yaml.Replace("dataDirectory:", "models: models\ndataDirectory:", StringComparison.Ordinal));
            gateway = await gateway.RestartAsync();
            (await RunAsync(gateway, token, models)).ShouldBe("well\n");

            var call = (await gateway.CallsAsync())[^1];
            ((string?)call["operation"]).ShouldBe("RehearseSecret");
            ((int?)call["parameters"]!["Rehearsal"]).ShouldBe(3);
            ((string?)call["actions"]![0]!["action"]).ShouldBe("narrowgate:Unmapped");
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private static async Task<string> RunAsync(RunningGateway gateway, string token, string models)
    {
        var environment = gateway.Environment(token);
        environment["AWS_DATA_PATH"] = models;
        return (await ClientProcess.RunAsync(Python.Executable, ["-"], environment, Script)).Out;
    }

    /// <summary>botocore's own model of Secrets Manager, with an operation that nobody has yet.</summary>
    private static async Task WriteModelAsync(string folder)
    {
        var found = await ClientProcess.RunAsync(Python.Executable, ["-"], new Dictionary<string, string>(), """
            import botocore.loaders, json
            print(json.dumps(botocore.loaders.Loader().load_service_model("secretsmanager", "service-2")))
            """);
        var model = JsonNode.Parse(found.Out)!;
        var structures = model["shapes"]!.AsObject();
        structures["RehearseRequest"] = JsonNode.Parse("""
            { "type": "structure", "members": { "SecretId": { "shape": "SecretIdType" }, "Rehearsal": { "shape": "RehearsalType" } } }
            """);
        structures["RehearsalType"] = JsonNode.Parse("""{ "type": "integer" }""");
        structures["RehearseReply"] = JsonNode.Parse("""{ "type": "structure", "members": { "Verdict": { "shape": "VerdictType" } } }""");
        structures["VerdictType"] = JsonNode.Parse("""{ "type": "string" }""");
        model["operations"]!["RehearseSecret"] = JsonNode.Parse("""
            {
              "name": "RehearseSecret", "http": { "method": "POST", "requestUri": "/" },
              "input": { "shape": "RehearseRequest" }, "output": { "shape": "RehearseReply" }
            }
            """);
        var version = Directory.CreateDirectory(Path.Combine(folder, "secretsmanager", "2017-10-17")).FullName;
        await File.WriteAllTextAsync(Path.Combine(version, "service-2.json"), model.ToJsonString());
    }
}
