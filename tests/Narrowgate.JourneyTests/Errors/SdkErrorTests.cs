using System.Text.Json.Nodes;
using Narrowgate.JourneyTests.Clients;

namespace Narrowgate.JourneyTests.Errors;

/// <summary>
/// The gateway's noes as each SDK shows them: in every protocol the code and our message, once where trying again is
/// futile, as often as the SDK tries where it is not.
/// </summary>
[Trait("Needs", "processes")]
public sealed class SdkErrorTests
{
    /// <summary>S3's PutObject streams in chunks from .NET; the other clients have a body with a signed digest.</summary>
    private const string Statements = """
          - sid: nothing
            effect: Deny
            action: "*"
            resource: "*"
        """;

    public static TheoryData<string> Clients => [.. MatrixClient.All.Select(client => client.Name)];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_denial_is_access_denied_with_our_message_and_is_not_tried_again(string name)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Statements);

        var errors = await ErrorsAsync(name, gateway, await gateway.AgentTokenAsync());

        foreach (var error in errors.SkipLast(1))
        {
            error.Text.ShouldContain("AccessDenied", Case.Sensitive, error.Text);
            error.Text.ShouldContain("narrowgate denied ", Case.Sensitive, error.Text);
            error.Text.ShouldContain("policy agents, statement nothing", Case.Sensitive, error.Text);
        }
        // HEAD: no body, so that no client can know more than the status.
        errors[^1].Text.ShouldContain("403");
        upstream.Requests.ShouldBeEmpty();
        (await gateway.CallsAsync()).Count.ShouldBe(errors.Count, "each call was made once");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_call_that_waits_for_approval_says_so_and_is_not_tried_again(string name)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, """
              - sid: all-are-asked
                effect: RequireApproval
                action: "*"
                resource: "*"
                approval:
                  approvers: { groups: [people/on-call] }
                  hold: 1s
            """);

        var errors = await ErrorsAsync(name, gateway, await gateway.AgentTokenAsync());

        foreach (var error in errors.SkipLast(1))
        {
            error.Text.ShouldContain("AccessDenied", Case.Sensitive, error.Text);
            error.Text.ShouldContain("narrowgate is waiting for approval of ", Case.Sensitive, error.Text);
        }
        upstream.Requests.ShouldBeEmpty();
        (await gateway.CallsAsync()).Count.ShouldBe(errors.Count, "each call was made once");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task What_can_be_tried_again_is_tried_as_often_as_the_sdk_does(string name)
    {
        await using var gateway = await RunningGateway.StartAsync(new Uri($"http://127.0.0.1:{Emulator.FreePort()}"), RunningGateway.AllowAll);

        var errors = await ErrorsAsync(name, gateway, await gateway.AgentTokenAsync());

        // An upload is apart: botocore waits a second for 100 Continue and sends then, whatever is on its way back.
        errors.ShouldAllBe(error => error.Text.Contains("503", StringComparison.Ordinal) || error.Text.Contains("ServiceUnavailable", StringComparison.Ordinal));
        foreach (var error in errors.SkipLast(1).Where(error => !IsUpload(error.Step)))
        {
            error.Text.ShouldContain("ServiceUnavailable", Case.Sensitive, error.Text);
            error.Text.ShouldContain("The target cannot be reached just now; nothing was sent.", Case.Sensitive, error.Text);
        }
        (await gateway.CallsAsync()).Count.ShouldBe(errors.Count * 2, "each call was made twice");
    }

    /// <summary>.NET asks for new keys first, and tells of the answer to that no more than that there was one.</summary>
    [Theory]
    [InlineData("AWS CLI")]
    [InlineData("boto3")]
    [InlineData("JavaScript v3")]
    public async Task A_revoked_session_is_access_denied_in_every_protocol(string name)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, Statements);
        var token = await gateway.AgentTokenAsync();
        // The same token, target and name join one session: revoked once, it is revoked for the client too.
        (await RawCaller.WithTokenAsync(gateway, token, "errors")).ShouldNotBeNull();
        var session = (await gateway.GetAsync("sessions"))["items"]![0]!;
        (await gateway.PostAsync($"sessions/{(string?)session["id"]}/revoke", new { comment = "stop" })).Status.ShouldBe(200);

        var errors = await ErrorsAsync(name, gateway, token);

        foreach (var error in errors.SkipLast(1))
        {
            error.Text.ShouldContain("AccessDenied", Case.Sensitive, error.Text);
        }
        upstream.Requests.ShouldBeEmpty();
    }

    private static bool IsUpload(string step) =>
        step.Contains("put", StringComparison.OrdinalIgnoreCase) && step.Contains("object", StringComparison.OrdinalIgnoreCase);

    private static async Task<List<(string Step, string Text)>> ErrorsAsync(string name, RunningGateway gateway, string token)
    {
        var client = MatrixClient.All.Single(client => client.Name == name);
        var environment = gateway.Environment(token, "errors");
        environment["AWS_MAX_ATTEMPTS"] = "2";
        environment["AWS_RETRY_MODE"] = "standard";
        environment["NODE_PATH"] = JavaScript.Modules;
        // Until chunks are carried, .NET is told to sign the body as a whole.
        environment["AWS_REQUEST_CHECKSUM_CALCULATION"] = "when_required";

        var output = await ClientProcess.RunAsync(client.Executable, [.. client.Arguments, "e", "errors"], environment);

        output.ShouldSucceed();
        var steps = JsonNode.Parse(output.Out)!["steps"]!.AsArray();
        steps.Count.ShouldBeGreaterThan(3, output.All);
        return [.. steps.Select(step => ((string)step![0]!, step[1]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })))];
    }
}
