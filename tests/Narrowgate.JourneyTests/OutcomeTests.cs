using System.Text.Json.Nodes;

namespace Narrowgate.JourneyTests;

/// <summary>The outcomes that a call can have besides going through: masked, denied, asked.</summary>
[Trait("Needs", "processes")]
public sealed class OutcomeTests(Emulator emulator) : IAsyncLifetime
{
    private const string Statements = """
          - sid: look
            effect: Allow
            action: ["s3:*", "secretsmanager:*", "ssm:*", "ec2:Describe*", "ec2:RunInstances"]
            resource: "*"
          - sid: production-stays
            effect: Deny
            action: "s3:DeleteBucket"
            resource: "arn:aws:s3:::prod-*"
          - sid: changes-are-asked
            effect: RequireApproval
            action: ["ec2:StopInstances", "s3:PutObject"]
            resource: ["arn:aws:ec2:*:*:instance/*", "arn:aws:s3:::asked/*"]
            approval:
              approvers: { groups: [people/on-call] }
              hold: 20s
          - sid: short-patience
            effect: RequireApproval
            action: "ec2:StartInstances"
            resource: "*"
            approval:
              approvers: { groups: [people/on-call] }
              hold: 1s
        """;

    private RunningGateway _gateway = null!;
    private string _token = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(emulator.Address, Statements);
        _token = await _gateway.AgentTokenAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task What_the_models_mark_comes_back_masked_and_still_parses()
    {
        var output = await _gateway.Boto3Async(_token, """
            import boto3
            secrets, ssm = boto3.client("secretsmanager"), boto3.client("ssm")
            secrets.create_secret(Name="masked", SecretString="correct horse")
            secrets.create_secret(Name="binary", SecretBinary=b"battery staple")
            ssm.put_parameter(Name="masked", Value="correct horse", Type="SecureString")
            print(secrets.get_secret_value(SecretId="masked")["SecretString"])
            print(secrets.get_secret_value(SecretId="binary")["SecretBinary"])
            print(ssm.get_parameter(Name="masked", WithDecryption=True)["Parameter"]["Value"])
            """);

        output.ShouldSucceed();
        output.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["***", "b'***'", "***"]);
        var read = (await _gateway.CallsAsync()).First(call => (string?)call["operation"] == "GetSecretValue");
        ((string?)read["masked"]![0]!["path"]).ShouldBe("SecretString");
        (await _gateway.GetAsync($"calls/{(string?)read["id"]}")).ToJsonString().ShouldNotContain("correct horse");
    }

    [Fact]
    public async Task A_forbidden_call_never_reaches_the_target_and_says_which_statement()
    {
        (await _gateway.AwsAsync(_token, "s3api", "create-bucket", "--bucket", "prod-data")).ShouldSucceed();

        var output = await _gateway.AwsAsync(_token, "s3api", "delete-bucket", "--bucket", "prod-data");

        output.Error.ShouldContain(
            "(AccessDenied) when calling the DeleteBucket operation: narrowgate denied s3:DeleteBucket on arn:aws:s3:::prod-data: "
            + "policy agents, statement production-stays. Call ");
        (await _gateway.AwsAsync(_token, "s3api", "head-bucket", "--bucket", "prod-data")).ShouldSucceed();
        var denied = (await _gateway.CallsAsync()).Single(call => (string?)call["operation"] == "DeleteBucket");
        ((string?)denied["state"]).ShouldBe("denied");
        ((string?)denied["decision"]!["effect"]).ShouldBe("Deny");
    }

    [Fact]
    public async Task What_no_statement_names_is_denied()
    {
        var output = await _gateway.AwsAsync(_token, "iam", "list-users");

        output.Error.ShouldContain("AccessDenied");
        output.Error.ShouldContain("narrowgate denied iam:ListUsers on ");
    }

    [Fact]
    public async Task A_reload_is_effective_for_the_next_call()
    {
        (await _gateway.AwsAsync(_token, "s3", "ls")).ShouldSucceed();
        _gateway.Rewrite(yaml => yaml.Replace("action: \"s3:DeleteBucket\"", "action: [\"s3:DeleteBucket\", \"s3:ListAllMyBuckets\"]", StringComparison.Ordinal)
            .Replace("resource: \"arn:aws:s3:::prod-*\"", "resource: \"*\"", StringComparison.Ordinal));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        ClientOutput output;
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            output = await _gateway.AwsAsync(_token, "s3", "ls");
        }
        while (output.ExitCode == 0);

        output.Error.ShouldContain("statement production-stays");
    }

    [Fact]
    public async Task A_persons_yes_lets_the_waiting_call_go_on_exactly_once()
    {
        var instance = await InstanceAsync();
        var stopping = _gateway.AwsAsync(_token, "ec2", "stop-instances", "--instance-ids", instance);
        var request = await _gateway.OpenApprovalAsync();

        request["parameters"]!["InstanceIds"]![0]!.GetValue<string>().ShouldBe(instance);
        stopping.IsCompleted.ShouldBeFalse();
        var (status, _) = await _gateway.PostAsync(
            $"approvals/{(string?)request["id"]}/approve", new { comment = "go" }, await _gateway.PersonTokenAsync());

        status.ShouldBe(200);
        (await stopping).ShouldSucceed();
        ((string?)(await _gateway.GetAsync($"approvals/{(string?)request["id"]}"))["state"]).ShouldBe("used");
        var again = _gateway.AwsAsync(_token, "ec2", "stop-instances", "--instance-ids", instance);
        var second = await _gateway.OpenApprovalAsync();
        ((string?)second["id"]).ShouldNotBe((string?)request["id"]);
        (await _gateway.PostAsync($"approvals/{(string?)second["id"]}/deny", new { comment = "once was enough" }, await _gateway.PersonTokenAsync())).Status.ShouldBe(200);
        (await again).Error.ShouldContain("AccessDenied");
    }

    [Fact]
    public async Task Another_parameter_asks_again()
    {
        var (first, second) = (await InstanceAsync(), await InstanceAsync());
        var stopping = _gateway.AwsAsync(_token, "ec2", "stop-instances", "--instance-ids", first);
        var request = await _gateway.OpenApprovalAsync();
        await _gateway.PostAsync($"approvals/{(string?)request["id"]}/approve", new { }, await _gateway.PersonTokenAsync());
        (await stopping).ShouldSucceed();

        var other = _gateway.AwsAsync(_token, "ec2", "stop-instances", "--instance-ids", second);
        var asked = await _gateway.OpenApprovalAsync();

        asked["parameters"]!["InstanceIds"]![0]!.GetValue<string>().ShouldBe(second);
        await _gateway.PostAsync($"approvals/{(string?)asked["id"]}/deny", new { comment = "no" }, await _gateway.PersonTokenAsync());
        (await other).ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public async Task When_the_hold_ends_first_the_same_call_passes_after_the_yes()
    {
        var instance = await InstanceAsync();

        var early = await _gateway.AwsAsync(_token, "ec2", "start-instances", "--instance-ids", instance);

        var request = await _gateway.OpenApprovalAsync();
        early.Error.ShouldContain($"narrowgate is waiting for approval of ec2:StartInstances on");
        early.Error.ShouldContain($"(request {(string?)request["id"]}, expires ");
        early.Error.ShouldContain("then run the same command again.");
        await _gateway.PostAsync($"approvals/{(string?)request["id"]}/approve", new { }, await _gateway.PersonTokenAsync());
        (await _gateway.AwsAsync(_token, "ec2", "start-instances", "--instance-ids", instance)).ShouldSucceed();
    }

    [Fact]
    public async Task A_pending_request_and_its_yes_outlive_a_restart()
    {
        var instance = await InstanceAsync();
        await _gateway.AwsAsync(_token, "ec2", "start-instances", "--instance-ids", instance);
        var request = await _gateway.OpenApprovalAsync();

        _gateway = await _gateway.RestartAsync();
        var person = await _gateway.PersonTokenAsync();
        (await _gateway.PostAsync($"approvals/{(string?)request["id"]}/approve", new { }, person)).Status.ShouldBe(200);
        _gateway = await _gateway.RestartAsync();

        (await _gateway.AwsAsync(_token, "ec2", "start-instances", "--instance-ids", instance)).ShouldSucceed();
    }

    [Fact]
    public async Task Who_may_not_decide_does_not()
    {
        var instance = await InstanceAsync();
        await _gateway.AwsAsync(_token, "ec2", "start-instances", "--instance-ids", instance);
        var approve = $"approvals/{(string?)(await _gateway.OpenApprovalAsync())["id"]}/approve";

        (await _gateway.PostAsync(approve, new { })).Status.ShouldBe(401);
        (await _gateway.PostAsync(approve, new { }, _token)).Status.ShouldBe(403);
        (await _gateway.PostAsync(approve, new { }, await _gateway.PersonTokenAsync("eve", "elsewhere"))).Status.ShouldBe(403);
        (await _gateway.PostAsync(approve, new { }, await _gateway.PersonTokenAsync("agent-1", "on-call"))).Status.ShouldBe(403);

        ((string?)(await _gateway.OpenApprovalAsync())["state"]).ShouldBe("open");
    }

    [Fact]
    public async Task A_streamed_body_is_bound_to_its_approval_by_its_digest()
    {
        (await _gateway.AwsAsync(_token, "s3api", "create-bucket", "--bucket", "asked")).ShouldSucceed();
        var file = Path.Combine(_gateway.Folder, "body");
        await File.WriteAllTextAsync(file, "as it was shown");
        var putting = _gateway.AwsAsync(_token, "s3api", "put-object", "--bucket", "asked", "--key", "k", "--body", file);
        var request = await _gateway.OpenApprovalAsync();
        await _gateway.PostAsync($"approvals/{(string?)request["id"]}/approve", new { }, await _gateway.PersonTokenAsync());
        (await putting).ShouldSucceed();

        await File.WriteAllTextAsync(file, "another body");
        var other = _gateway.AwsAsync(_token, "s3api", "put-object", "--bucket", "asked", "--key", "k", "--body", file);
        var asked = await _gateway.OpenApprovalAsync();
        ((string?)asked["id"]).ShouldNotBe((string?)request["id"]);
        await _gateway.PostAsync($"approvals/{(string?)asked["id"]}/deny", new { comment = "no" }, await _gateway.PersonTokenAsync());
        (await other).ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public async Task A_revoked_session_ends_with_the_next_call()
    {
        (await _gateway.AwsAsync(_token, "s3", "ls")).ShouldSucceed();
        var session = (await _gateway.GetAsync("sessions"))["items"]![0]!;

        (await _gateway.PostAsync($"sessions/{(string?)session["id"]}/revoke", new { comment = "stop" })).Status.ShouldBe(200);

        (await _gateway.AwsAsync(_token, "s3", "ls")).Error.ShouldContain("AccessDenied");
        _gateway = await _gateway.RestartAsync();
        (await _gateway.AwsAsync(_token, "s3", "ls")).Error.ShouldContain("AccessDenied");
    }

    private async Task<string> InstanceAsync()
    {
        var ran = await _gateway.AwsAsync(_token, "ec2", "run-instances", "--image-id", "ami-12c6146b", "--count", "1", "--output", "json");
        ran.ShouldSucceed();
        return JsonNode.Parse(ran.Out)!["Instances"]![0]!["InstanceId"]!.GetValue<string>();
    }
}
