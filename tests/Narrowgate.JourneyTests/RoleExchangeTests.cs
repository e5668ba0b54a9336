using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Narrowgate.JourneyTests;

/// <summary>
/// Clients assume roles through the gate as they do at AWS, and stay inside: the keys that they get are the gateway's own.
/// </summary>
[Trait("Needs", "processes")]
public sealed class RoleExchangeTests(Emulator emulator) : IAsyncLifetime
{
    private const string Deploy = "arn:aws:iam::123456789012:role/deploy-app";
    private const string Other = "arn:aws:iam::210987654321:role/deploy-other";

    private const string Statements = """
          - sid: all
            effect: Allow
            action: ["*", "sts:AssumeRole"]
            resource: "*"
        """;

    private RunningGateway _gateway = null!;
    private string _token = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(emulator.Address, Statements);
        _gateway = await _gateway.HandOverAsync(Exchanging);
        _token = await _gateway.AgentTokenAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Keys_of_an_assumed_role_are_the_gateways_own_and_calls_with_them_run_as_the_role()
    {
        var output = await _gateway.Boto3Async(_token, Assume("deploy-app", "run-1") + """
            mine = session(answer).client("sts")
            who = mine.get_caller_identity()
            assert who["Arn"] == "arn:aws:sts::123456789012:assumed-role/deploy-app/run-1", who
            assert answer["AssumedRoleUser"]["Arn"] == who["Arn"], answer
            assert answer["Credentials"]["Expiration"] > datetime.datetime.now(datetime.timezone.utc)
            print(answer["Credentials"]["AccessKeyId"], answer["Credentials"]["SecretAccessKey"])
            """);

        output.ShouldSucceed();
        var calls = await _gateway.CallsAsync();
        calls.Select(call => (string?)call["operation"]).ShouldBe(["AssumeRole", "GetCallerIdentity"]);
        calls.Select(call => (string?)call["role"]).ShouldBe([null, Deploy]);
        calls.Select(call => (string?)call["session"]).Distinct().Count().ShouldBe(1);
        foreach (var key in output.Out.Trim().Split(' '))
        {
            OnDisk(key).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_profile_of_the_cli_with_a_source_profile_works_as_it_stands()
    {
        var config = Path.Combine(_gateway.Folder, "config");
        var environment = _gateway.Environment(_token);
        await File.WriteAllTextAsync(config, $"""
            [profile gate]
            role_arn = {RunningGateway.RoleArn}
            web_identity_token_file = {environment["AWS_WEB_IDENTITY_TOKEN_FILE"]}
            role_session_name = journey
            [profile deploy]
            role_arn = {Deploy}
            source_profile = gate
            role_session_name = by-profile
            """);
        environment["AWS_CONFIG_FILE"] = config;
        environment.Remove("AWS_ROLE_ARN");
        environment.Remove("AWS_WEB_IDENTITY_TOKEN_FILE");

        var output = await ClientProcess.RunAsync("aws", ["sts", "get-caller-identity", "--profile", "deploy"], environment);

        output.ShouldSucceed();
        ((string?)JsonNode.Parse(output.Out)!["Arn"]).ShouldBe("arn:aws:sts::123456789012:assumed-role/deploy-app/by-profile");
    }

    [Fact]
    public async Task A_role_of_another_account_is_assumed_from_a_role_and_calls_name_that_account()
    {
        var output = await _gateway.Boto3Async(_token, Assume("deploy-app", "run-2") + $$"""
            answer = session(answer).client("sts").assume_role(RoleArn="{{Other}}", RoleSessionName="run-3")
            there = session(answer)
            assert there.client("sts").get_caller_identity()["Account"] == "210987654321"
            there.client("sqs").create_queue(QueueName="in-the-other-account")
            """);

        output.ShouldSucceed();
        var last = (await _gateway.CallsAsync())[^1];
        last["resources"]!.AsArray().Select(name => (string?)name).ShouldBe(["arn:aws:sqs:us-east-1:210987654321:in-the-other-account"]);
        ((string?)last["role"]).ShouldBe(Other);
    }

    [Fact]
    public async Task A_gateway_that_was_restarted_assumes_the_role_again()
    {
        var keys = await KeysAsync("deploy-app", "run-4");

        _gateway = await _gateway.RestartAsync();
        var output = await WithAsync(keys, "sts", "get-caller-identity");

        output.ShouldSucceed();
        output.Out.ShouldContain("assumed-role/deploy-app/run-4");
    }

    [Fact]
    public async Task Keys_of_a_role_end_with_their_session_and_with_the_configuration_that_lent_it()
    {
        var keys = await KeysAsync("deploy-app", "run-5");
        var session = (string)(await _gateway.CallsAsync())[0]["session"]!;
        _gateway = await _gateway.HandOverAsync(async path =>
            await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("role/deploy-*", "role/none-*", StringComparison.Ordinal)));

        (await WithAsync(keys, "sts", "get-caller-identity")).Error.ShouldContain($"does not exchange {Deploy} any more");

        _gateway = await _gateway.HandOverAsync(async path =>
            await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("role/none-*", "role/deploy-*", StringComparison.Ordinal)));
        (await WithAsync(keys, "sts", "get-caller-identity")).ShouldSucceed();
        var (status, _) = await _gateway.PostAsync($"sessions/{session}/revoke", new { comment = "over" });
        status.ShouldBe(200);
        (await WithAsync(keys, "sts", "get-caller-identity")).Error.ShouldContain("narrowgate ended this session");
    }

    [Fact]
    public async Task A_role_that_the_target_does_not_exchange_gives_keys_that_are_masked_and_open_nothing()
    {
        var keys = await KeysAsync("private", "run-6");

        keys["SecretAccessKey"].ShouldBe("***");
        keys["SessionToken"].ShouldBe("***");
        var output = await WithAsync(keys, "sts", "get-caller-identity");
        output.Error.ShouldContain("These keys were masked");
        output.Error.ShouldContain("`exchange`");
    }

    [Fact]
    public async Task No_wildcard_assumes_a_role()
    {
        _gateway = await _gateway.HandOverAsync(async path => await File.WriteAllTextAsync(
            path, (await File.ReadAllTextAsync(path)).Replace("""["*", "sts:AssumeRole"]""", """["*", "sts:Assume*"]""", StringComparison.Ordinal)));

        var output = await _gateway.AwsAsync(_token, "sts", "assume-role", "--role-arn", Deploy, "--role-session-name", "run-7");

        output.ExitCode.ShouldNotBe(0);
        output.Error.ShouldContain($"narrowgate denied sts:AssumeRole on {Deploy}: no statement allows it. It hands out access");
        output.Error.ShouldContain("`exchange`");
    }

    [Fact]
    public async Task A_code_of_a_device_and_a_chain_that_is_too_long_are_refused_before_anything_leaves()
    {
        var output = await _gateway.AwsAsync(
            _token, "sts", "assume-role", "--role-arn", Deploy, "--role-session-name", "run-8",
            "--serial-number", "arn:aws:iam::123456789012:mfa/ada", "--token-code", "123456");
        output.Error.ShouldContain("SerialNumber cannot be exchanged");

        output = await _gateway.Boto3Async(_token, Assume("deploy-app", "again") + $$"""
            for _ in range(4):
                answer = session(answer).client("sts").assume_role(RoleArn="{{Deploy}}", RoleSessionName="again")
            try:
                session(answer).client("sts").assume_role(RoleArn="{{Deploy}}", RoleSessionName="again")
            except Exception as error:
                print(error)
            """);
        output.ShouldSucceed();
        output.Out.ShouldContain("5 roles assumed one from the other");
    }

    [Fact]
    public async Task A_target_whose_credential_is_a_role_is_called_under_the_sessions_name()
    {
        _gateway = await _gateway.HandOverAsync(async path => await File.WriteAllTextAsync(
            path, (await File.ReadAllTextAsync(path)).Replace(
                "  type: static\n  accessKeyId: " + Emulator.AccessKeyId + "\n  secretAccessKey: " + Emulator.SecretAccessKey,
                $$"""
                  type: assume-role
                  roleArn: {{RunningGateway.RoleArn}}
                  externalId: from-the-trust-policy
                  sourceIdentity: true
                  source: { type: static, accessKeyId: {{Emulator.AccessKeyId}}, secretAccessKey: {{Emulator.SecretAccessKey}} }
                """,
                StringComparison.Ordinal)));

        var output = await _gateway.AwsAsync(_token, "sts", "get-caller-identity");
        output.ShouldSucceed();
        ((string?)JsonNode.Parse(output.Out)!["Arn"]).ShouldBe("arn:aws:sts::123456789012:assumed-role/agents/journey");

        var keys = await KeysAsync("deploy-app", "from-the-role");
        (await WithAsync(keys, "sts", "get-caller-identity")).Out.ShouldContain("assumed-role/deploy-app/from-the-role");
    }

    [Fact]
    public async Task The_real_keys_of_a_role_reach_neither_the_caller_nor_the_record_though_the_target_repeats_them()
    {
        const string Real = """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
            <AssumedRoleUser><AssumedRoleId>AROA:r</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/deploy-app/r</Arn></AssumedRoleUser>
            <Credentials><AccessKeyId>ASIAREALREALREALREAL</AccessKeyId><SecretAccessKey>real-secret</SecretAccessKey>
            <SessionToken>real-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
            </AssumeRoleResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></AssumeRoleResponse>
            """;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            var asked = await new StreamReader(context.Request.Body).ReadToEndAsync();
            var isAssuming = asked.Contains("Action=AssumeRole", StringComparison.Ordinal);
            context.Response.StatusCode = isAssuming ? 200 : 403;
            await context.Response.WriteAsync(
                isAssuming ? Real : "<Error><Code>Surprise</Code><Message>Not with ASIAREALREALREALREAL and real-token</Message></Error>");
        });
        await using var gateway = await (await RunningGateway.StartAsync(upstream.Address, Statements)).HandOverAsync(Exchanging);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());

        var assumed = await caller.SendAsync(
            "POST", "/", "sts", Encoding.ASCII.GetBytes($"Action=AssumeRole&Version=2011-06-15&RoleSessionName=r-1&RoleArn={Uri.EscapeDataString(Deploy)}"),
            [new Aws.Listen.Header("Content-Type", "application/x-www-form-urlencoded")]);
        assumed.Status.ShouldBe(200, assumed.Body);
        var keys = System.Xml.Linq.XDocument.Parse(assumed.Body).Descendants().ToLookup(node => node.Name.LocalName, node => node.Value);
        var mine = new RawCaller(gateway, new Aws.AwsCredential(
            keys["AccessKeyId"].Single(), keys["SecretAccessKey"].Single(), keys["SessionToken"].Single()));
        var echoed = await mine.SendAsync("GET", "/bucket/key", "s3");

        echoed.Status.ShouldBe(503, echoed.Body);
        upstream.Requests.Last().Authorization.ShouldContain("Credential=ASIAREALREALREALREAL/");
        var seen = string.Concat(assumed.Body, echoed.Body, string.Concat(gateway.Logged), string.Concat(gateway.OnDisk().Select(Encoding.Latin1.GetString)));
        seen.ShouldNotContain("real-secret");
        seen.ShouldNotContain("real-token");
        echoed.Body.ShouldNotContain("ASIAREAL");
        assumed.Body.ShouldNotContain("ASIAREAL");
    }

    private static async Task Exchanging(string path) => await File.WriteAllTextAsync(
        path, (await File.ReadAllTextAsync(path)).Replace(
            "endpoint: http",
            """
            accounts: ["210987654321"]
            exchange: ["arn:aws:iam::123456789012:role/deploy-*", "arn:aws:iam::210987654321:role/deploy-*"]
            endpoint: http
            """,
            StringComparison.Ordinal));

    private static string Assume(string role, string name) => $$"""
        import boto3, datetime
        def session(answer):
            keys = answer["Credentials"]
            return boto3.Session(aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"],
                aws_session_token=keys["SessionToken"])
        answer = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::123456789012:role/{{role}}", RoleSessionName="{{name}}")

        """;

    private async Task<Dictionary<string, string>> KeysAsync(string role, string name)
    {
        var output = await _gateway.AwsAsync(
            _token, "sts", "assume-role", "--role-arn", $"arn:aws:iam::123456789012:role/{role}", "--role-session-name", name);
        output.ShouldSucceed();
        return JsonNode.Parse(output.Out)!["Credentials"]!.AsObject().ToDictionary(key => key.Key, key => (string)key.Value!);
    }

    private Task<ClientOutput> WithAsync(Dictionary<string, string> keys, params string[] arguments)
    {
        var environment = _gateway.Environment(_token);
        environment.Remove("AWS_ROLE_ARN");
        environment.Remove("AWS_WEB_IDENTITY_TOKEN_FILE");
        environment["AWS_ACCESS_KEY_ID"] = keys["AccessKeyId"];
        environment["AWS_SECRET_ACCESS_KEY"] = keys["SecretAccessKey"];
        environment["AWS_SESSION_TOKEN"] = keys["SessionToken"];
        return ClientProcess.RunAsync("aws", arguments, environment);
    }

    private bool OnDisk(string text) =>
        _gateway.OnDisk().Any(file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);
}
