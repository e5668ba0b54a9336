using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Narrowgate.Server.Diagnosis;
using Narrowgate.Server.Tests.Configuration;
using Narrowgate.Testing;

namespace Narrowgate.Server.Tests.Diagnosis;

public sealed class DoctorTests : IDisposable
{
    private const string Identity = """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
        <Arn>arn:aws:sts::111122223333:assumed-role/agents/gate</Arn><Account>111122223333</Account>
        </GetCallerIdentityResult></GetCallerIdentityResponse>
        """;

    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new(Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Where_all_is_well_nothing_else_is_said()
    {
        await using var target = await TargetAsync(Identity, Now);

        var findings = await ExamineAsync(Configuration(target));

        findings.ShouldAllBe(finding => finding.Health == Health.Well && finding.Remedy == null);
        findings.Select(finding => finding.Subject).ShouldBe(
            ["configuration", "catalogue", "storage", "tls", "provider agents", "target prod", "clock"]);
        Message(findings, "target prod").ShouldBe("The credential is arn:aws:sts::111122223333:assumed-role/agents/gate");
    }

    [Fact]
    public async Task Every_fault_of_the_configuration_is_one_finding_and_the_rest_is_not_looked_at()
    {
        var findings = await ExamineAsync("kind: Gateway\ndatadirectory: x\nstorge: y\n");

        findings.Length.ShouldBe(2);
        findings.ShouldAllBe(finding => finding.Subject == "configuration" && finding.Health == Health.Fault);
        findings[0].Remedy.ShouldBe("write dataDirectory");
    }

    [Theory]
    [InlineData("2026-08-18T00:00:00Z", Health.Well, "90 days ago")]
    [InlineData("2026-08-19T00:00:00Z", Health.Warning, "91 days ago")]
    public async Task The_catalogue_says_how_old_it_is(string now, Health health, string age)
    {
        await using var target = await TargetAsync(Identity, at: null);
        _clock.Advance(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture) - Now);

        var findings = await ExamineAsync(Configuration(target));

        var finding = findings.Single(finding => finding.Subject == "catalogue");
        finding.Health.ShouldBe(health);
        finding.Message.ShouldContain(age);
        finding.Message.ShouldContain("424 services of botocore 1.43.11");
    }

    [Theory]
    [InlineData("<Error><Code>InvalidClientTokenId</Code></Error>", 403, "STS answered 403 InvalidClientTokenId")]
    [InlineData("hello", 200, "STS answered 200 with something that is no XML")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 200, "STS answered 200 with something that is no XML")]
    [InlineData("<a/>", 200, "STS answered 200")]
    public async Task A_credential_that_is_not_accepted_is_a_fault_of_its_target(string body, int status, string why)
    {
        await using var target = await TargetAsync(body, Now, status);

        var findings = await ExamineAsync(Configuration(target));

        var finding = findings.Single(finding => finding.Subject == "target prod");
        finding.Health.ShouldBe(Health.Fault);
        finding.Message.ShouldBe(why);
    }

    [Fact]
    public async Task A_credential_of_another_account_is_a_fault()
    {
        await using var target = await TargetAsync(Identity.Replace("111122223333", "999988887777", StringComparison.Ordinal), Now);

        var findings = await ExamineAsync(Configuration(target));

        findings.Single(finding => finding.Subject == "target prod").Health.ShouldBe(Health.Fault);
        Message(findings, "target prod").ShouldContain("of another account than roleArn's 111122223333");
    }

    [Fact]
    public async Task A_role_that_cannot_be_assumed_is_a_fault_of_its_target_and_says_what_sts_said()
    {
        await using var target = await TargetAsync("<Error><Code>AccessDenied</Code><Message>not you</Message></Error>", Now, status: 403);

        var findings = await ExamineAsync(Configuration(target).Replace(
            "{ type: static, accessKeyId: AKIDEXAMPLE, secretAccessKey: not-a-secret }",
            """
            { type: assume-role, roleArn: "arn:aws:iam::111122223333:role/agents",
              source: { type: static, accessKeyId: AKIDEXAMPLE, secretAccessKey: not-a-secret } }
            """,
            StringComparison.Ordinal));

        findings.Single(finding => finding.Subject == "target prod").Health.ShouldBe(Health.Fault);
        Message(findings, "target prod").ShouldBe(
            "arn:aws:iam::111122223333:role/agents could not be assumed: STS answered 403 AccessDenied not you");
    }

    [Theory]
    [InlineData(20, Health.Well)]
    [InlineData(-45, Health.Warning)]
    [InlineData(-301, Health.Fault)]
    [InlineData(301, Health.Fault)]
    public async Task A_clock_that_is_off_is_told_before_signatures_are_refused(int seconds, Health health)
    {
        await using var target = await TargetAsync(Identity, Now.AddSeconds(seconds));

        (await ExamineAsync(Configuration(target))).Single(finding => finding.Subject == "clock").Health.ShouldBe(health);
    }

    [Fact]
    public async Task A_provider_without_keys_and_a_target_without_a_host_are_faults_with_remedies()
    {
        var findings = await ExamineAsync(Configuration("http://127.0.0.1:1", "type: oidc\nissuer: http://127.0.0.1:1\naudiences: [narrowgate]"));

        findings.Where(finding => finding.Health == Health.Fault).Select(finding => finding.Subject)
            .ShouldBe(["provider agents", "target prod"]);
        findings.Where(finding => finding.Health == Health.Fault).ShouldAllBe(finding => finding.Remedy != null);
    }

    [Fact]
    public async Task Somebody_who_does_not_want_to_wait_for_a_provider_is_not_made_to()
    {
        await File.WriteAllTextAsync(_folder["gate.yaml"], Configuration("http://127.0.0.1:1", "type: embedded"));
        using var given = new CancellationTokenSource();
        var subjects = new List<string>();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var finding in new Doctor(Limits.Default, _clock).ExamineAsync(_folder["gate.yaml"], given.Token))
            {
                subjects.Add(finding.Subject);
                await given.CancelAsync();
            }
        });

        subjects.ShouldContain("configuration");
        subjects.ShouldNotContain("provider agents");
    }

    [Fact]
    public async Task A_data_directory_that_others_can_write_is_a_fault()
    {
        await using var target = await TargetAsync(Identity, Now);
        File.SetUnixFileMode(
            Directory.CreateDirectory(_folder["data"]).FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);

        var findings = await ExamineAsync(Configuration(target));

        findings.Single(finding => finding.Subject == "storage").Health.ShouldBe(Health.Fault);
        Message(findings, "storage").ShouldContain("chmod 700");
    }

    [Theory]
    [InlineData("gate.example.com", 60, Health.Well, "for 59 days")]
    [InlineData("gate.example.com", 10, Health.Warning, "for 9 days")]
    [InlineData("other.example.com", 60, Health.Fault, "not for gate.example.com")]
    public async Task A_certificate_says_how_long_and_for_which_names_it_is_good(string host, int days, Health health, string words)
    {
        await using var target = await TargetAsync(Identity, Now);
        var (certificate, key) = PemPair.For(host, Now.AddDays(-0.5), days);
        await File.WriteAllTextAsync(_folder["gate.pem"], certificate);
        await File.WriteAllTextAsync(_folder["gate.key"], key);

        var findings = await ExamineAsync(Configuration(target).Replace(
            "dataDirectory: ./data",
            "dataDirectory: ./data\nlisten: { console: 'https://127.0.0.1:8780' }\npublic: { console: 'https://gate.example.com' }\n"
            + "tls: { certificate: gate.pem, key: gate.key }",
            StringComparison.Ordinal));

        var finding = findings.Last(finding => finding.Subject == "tls");
        finding.Health.ShouldBe(health);
        finding.Message.ShouldContain(words);
    }

    [Fact]
    public async Task A_certificate_that_nothing_uses_and_an_authority_are_told_of()
    {
        await using var target = await TargetAsync(Identity, Now);

        var findings = await ExamineAsync(Configuration(target).Replace(
            "dataDirectory: ./data", "dataDirectory: ./data\nlisten: { aws: 'https://127.0.0.1:8700' }", StringComparison.Ordinal));

        findings.Last(finding => finding.Subject == "tls").Message.ShouldBe(
            "https://127.0.0.1:8700/ get certificates of the gateway's own authority, which is made at the first start");
    }

    private static string Message(Finding[] findings, string subject) =>
        findings.Single(finding => finding.Subject == subject).Message;

    private static string Configuration(WebApplication target) => Configuration(
        target.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(), "type: embedded");

    private static string Configuration(string endpoint, string provider) => $$"""
        kind: Gateway
        dataDirectory: ./data
        ---
        kind: IdentityProvider
        name: agents
        {{provider}}
        ---
        kind: Target
        name: prod
        type: aws
        roleArn: arn:aws:iam::111122223333:role/agents
        callers: { groups: [agents/ci] }
        credential: { type: static, accessKeyId: AKIDEXAMPLE, secretAccessKey: not-a-secret }
        endpoint: {{endpoint}}
        """;

    private async Task<Finding[]> ExamineAsync(string yaml)
    {
        await File.WriteAllTextAsync(_folder["gate.yaml"], yaml);
        return await new Doctor(Limits.Default, _clock).ExamineAsync(_folder["gate.yaml"], CancellationToken.None)
            .Where(finding => finding.Subject != "disk").ToArrayAsync();
    }

    /// <summary>An STS that answers everything alike.</summary>
    private static async Task<WebApplication> TargetAsync(string body, DateTimeOffset? at, int status = 200)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        app.Run(async http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Date = at?.ToString("r") ?? "";
            await http.Response.WriteAsync(body);
        });
        await app.StartAsync();
        return app;
    }
}
