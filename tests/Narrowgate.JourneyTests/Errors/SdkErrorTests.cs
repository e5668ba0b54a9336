using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Narrowgate.Aws;
using Narrowgate.JourneyTests.Clients;

namespace Narrowgate.JourneyTests.Errors;

/// <summary>
/// The gateway's noes as each SDK shows them: in every protocol, uploads too, the code and our message, once where trying
/// again is futile, as often as the SDK tries where it is not.
/// </summary>
[Trait("Needs", "processes")]
public sealed class SdkErrorTests
{
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

        var errors = await ErrorsAsync(name, gateway.Environment(await gateway.AgentTokenAsync()));

        ShouldAllSay(errors, "AccessDenied", "narrowgate denied ", "policy agents, statement nothing");
        HeadShouldSay(errors, 403);
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

        var errors = await ErrorsAsync(name, gateway.Environment(await gateway.AgentTokenAsync()));

        // .NET sends objects in chunks, and so long a body cannot be bound to an approval: that is what it is told.
        var isBound = name != ".NET";
        ShouldAllSay(
            [.. errors.Where(error => isBound || error.Step != "PutObject")], "AccessDenied", "narrowgate is waiting for approval of ");
        ShouldAllSay([.. errors.Where(error => !isBound && error.Step == "PutObject"), errors[^1]],
            "AccessDenied", "narrowgate asks for an approval of ", "would have to name the body");
        HeadShouldSay(errors, 403);
        upstream.Requests.ShouldBeEmpty();
        (await gateway.CallsAsync()).Count.ShouldBe(errors.Count, "each call was made once");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task What_can_be_tried_again_is_tried_as_often_as_the_sdk_does(string name)
    {
        await using var gateway = await RunningGateway.StartAsync(new Uri($"http://127.0.0.1:{Emulator.FreePort()}"), RunningGateway.AllowAll);

        var errors = await ErrorsAsync(name, gateway.Environment(await gateway.AgentTokenAsync()));

        ShouldAllSay(errors, "ServiceUnavailable", "The target cannot be reached just now; nothing was sent.");
        HeadShouldSay(errors, 503);
        (await gateway.CallsAsync()).Count.ShouldBe(errors.Count * 2, "each call was made twice");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task While_nothing_can_be_recorded_a_call_is_tried_again(string name)
    {
        using var disk = FullDisk.Mount();
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.ETag = "\"d41d8cd98f00b204e9800998ecf8427e\"";
            return Task.CompletedTask;
        });
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll, dataDirectory: disk.Data);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        await disk.FillAsync(caller, () => upstream.Requests.Count);
        var before = NotRecorded(gateway);

        var errors = await ErrorsAsync(name, WithKeys(gateway, caller.Keys));

        ShouldAllSay(errors, "ServiceUnavailable", "narrowgate cannot record just now");
        HeadShouldSay(errors, 503);
        (NotRecorded(gateway) - before).ShouldBe(errors.Count * 2, "each call was made twice");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_revoked_session_is_access_denied_with_our_message(string name)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        await RevokeAsync(gateway);

        var errors = await ErrorsAsync(name, WithKeys(gateway, caller.Keys));

        ShouldAllSay(errors, "AccessDenied", "narrowgate ended this session");
        HeadShouldSay(errors, 403);
        upstream.Requests.ShouldBeEmpty();
    }

    /// <summary>
    /// Who asks for new keys with the token of a revoked session gets no further than that. .NET's own message is of the
    /// exchange, and ours is in the exception inside, which a program that prints the whole of it shows.
    /// </summary>
    [Theory]
    [MemberData(nameof(Clients))]
    public async Task The_token_of_a_revoked_session_opens_no_other(string name)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var token = await gateway.AgentTokenAsync();
        // The same token, target and name join one session: revoked once, it is revoked for the client too.
        (await RawCaller.WithTokenAsync(gateway, token, "journey")).ShouldNotBeNull();
        await RevokeAsync(gateway);

        var errors = await ErrorsAsync(name, gateway.Environment(token));

        foreach (var (step, text) in errors)
        {
            text.ShouldContain("was revoked. Open another one, with a new token", Case.Sensitive, $"{step}: {text}");
        }
        upstream.Requests.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Keys_that_have_expired_say_so(string name)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        var clock = new LateClock { Behind = TimeSpan.FromHours(2) };
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll, clock: clock);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        clock.Behind = TimeSpan.Zero;

        var errors = await ErrorsAsync(name, WithKeys(gateway, caller.Keys));

        ShouldAllSay(errors, "ExpiredToken", "These keys have expired. Get new ones with AssumeRoleWithWebIdentity");
        HeadShouldSay(errors, 403);
        upstream.Requests.ShouldBeEmpty();
    }

    /// <summary>Behind a path that no operation has. S3 takes it for a bucket, and so is not among these.</summary>
    [Theory]
    [MemberData(nameof(Clients))]
    public async Task What_is_not_understood_is_said_to_be_and_is_not_tried_again(string name)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        var environment = WithKeys(gateway, caller.Keys);
        environment["AWS_ENDPOINT_URL"] = new Uri(gateway.Aws, "no/such/path").ToString();

        var errors = await ErrorsAsync(name, environment);

        foreach (var (step, text) in errors.Where(error => !IsObjects(error.Step)))
        {
            text.ShouldContain("Validation", Case.Sensitive, $"{step}: {text}");
            text.ShouldContain(" Call 0", Case.Sensitive, $"{step}: {text}");
        }
        upstream.Requests.Count(request => !request.Path.StartsWith("/no/", StringComparison.Ordinal)).ShouldBe(0);
        (await gateway.CallsAsync()).Count.ShouldBe(errors.Count, "each call was made once");
    }

    private static void ShouldAllSay(List<(string Step, string Text)> errors, params string[] words)
    {
        foreach (var (step, text) in errors.SkipLast(1))
        {
            foreach (var word in words)
            {
                text.ShouldContain(word, Case.Sensitive, $"{step}: {text}");
            }
        }
    }

    /// <summary>A HEAD has no body, so that no client can know more than the status.</summary>
    private static void HeadShouldSay(List<(string Step, string Text)> errors, int status) =>
        errors[^1].Text.ShouldContain($"{status}", Case.Sensitive, $"{errors[^1]}");

    private static bool IsObjects(string step) =>
        step.Contains("bucket", StringComparison.OrdinalIgnoreCase) || step.Contains("object", StringComparison.OrdinalIgnoreCase);

    private static int NotRecorded(RunningGateway gateway) =>
        gateway.Logged.Count(line => line.Contains("refused: NotRecorded", StringComparison.Ordinal));

    private static async Task RevokeAsync(RunningGateway gateway)
    {
        var session = (await gateway.GetAsync("sessions"))["items"]![0]!;
        (await gateway.PostAsync($"sessions/{(string?)session["id"]}/revoke", new { comment = "stop" })).Status.ShouldBe(200);
    }

    /// <summary>Keys as they are: the client can ask for no others.</summary>
    private static Dictionary<string, string> WithKeys(RunningGateway gateway, AwsCredential keys)
    {
        var environment = gateway.Environment("");
        environment.Remove("AWS_WEB_IDENTITY_TOKEN_FILE");
        environment.Remove("AWS_ROLE_ARN");
        environment["AWS_ACCESS_KEY_ID"] = keys.AccessKeyId;
        environment["AWS_SECRET_ACCESS_KEY"] = keys.SecretAccessKey;
        environment["AWS_SESSION_TOKEN"] = keys.SessionToken!;
        return environment;
    }

    private static async Task<List<(string Step, string Text)>> ErrorsAsync(string name, Dictionary<string, string> environment)
    {
        var client = MatrixClient.All.Single(client => client.Name == name);
        environment["AWS_MAX_ATTEMPTS"] = "2";
        environment["AWS_RETRY_MODE"] = "standard";
        if (client.Executable == "node")
        {
            environment["NODE_PATH"] = JavaScript.Modules;
        }

        var output = await ClientProcess.RunAsync(client.Executable, [.. client.Arguments, "e", "errors"], environment);

        output.ShouldSucceed();
        var steps = JsonNode.Parse(output.Out)!["steps"]!.AsArray();
        steps.Count.ShouldBeGreaterThan(3, output.All);
        return [.. steps.Select(step => ((string)step![0]!, step[1]!.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })))];
    }

    /// <summary>Shows what was, and then what is.</summary>
    private sealed class LateClock : TimeProvider
    {
        public TimeSpan Behind { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - Behind;
    }
}
