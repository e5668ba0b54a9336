using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;
using Narrowgate.Identity;
using Narrowgate.Testing;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Tests.Forward;

/// <summary>What an STS of the test's own was asked, and with whose keys.</summary>
internal sealed record Asked(string KeyId, string Region, Dictionary<string, string> Parameters);

/// <summary>A target before an STS that lends every role for an hour, with keys that are counted.</summary>
internal sealed class StsUpstream : IAsyncDisposable, IAwsTargets, ICredentialSettingsSource
{
    private readonly WebApplication _app;
    private readonly UpstreamClient _client;

    private StsUpstream(WebApplication app, Limits limits)
    {
        _app = app;
        _client = new UpstreamClient(limits, TimeProvider.System);
        Roles = new AssumedRoles(new StsClient(Models, _client, new SigV4Signer(Clock)), limits, Clock);
        Credentials = new TargetCredentials(this, this, Roles);
    }

    public static RoleArn Role { get; } =
        RoleArn.TryParse("arn:aws:iam::111122223333:role/agents", out var role) ? role : throw new InvalidOperationException();

    public static ModelCatalogue Models { get; } = new();

    public ManualClock Clock { get; } = new();

    public AssumedRoles Roles { get; }

    public TargetCredentials Credentials { get; }

    public CredentialSettings? Settings { get; set; }

    public bool Fails { get; set; }

    public ConcurrentQueue<Asked> Asked { get; } = new();

    public AwsTarget Target => new(
        new Target("prod", CallerFilter.Everyone, TimeSpan.FromHours(1), Enforcement.Enforce), Role, ["111122223333"], [], [],
        new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), [])
    {
        Exchange = ["arn:aws:iam::*:role/deploy*"],
    };

    public static async Task<StsUpstream> StartAsync(Limits? limits = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var upstream = new StsUpstream(builder.Build(), limits ?? Limits.Default);
        upstream._app.Run(upstream.AnswerAsync);
        await upstream._app.StartAsync();
        return upstream;
    }

    public AwsTarget? ByName(string name) => name == "prod" ? Target : null;

    public AwsTarget? ByRoleArn(string roleArn) => null;

    public CredentialSettings? CredentialOf(string target) => Settings;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    public string Reply(string number) => $"""
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
        <AssumedRoleUser><AssumedRoleId>AROA:run</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/deploy/run</Arn></AssumedRoleUser>
        <PackedPolicySize>6</PackedPolicySize><SourceIdentity>ada</SourceIdentity>
        <Credentials><AccessKeyId>ASIAUPSTREAM{number}</AccessKeyId><SecretAccessKey>real-secret-{number}</SecretAccessKey>
        <SessionToken>real-token-{number}</SessionToken>
        <Expiration>{Clock.GetUtcNow().AddHours(1).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}</Expiration>
        </Credentials></AssumeRoleResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></AssumeRoleResponse>
        """;

    private async Task AnswerAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var scope = http.Request.Headers.Authorization.ToString().Split("Credential=")[1].Split('/');
        Asked.Enqueue(new Asked(scope[0], scope[2], form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString())));
        if (Fails)
        {
            http.Response.StatusCode = 403;
            await http.Response.WriteAsync("<ErrorResponse><Error><Code>AccessDenied</Code><Message>User x may not</Message></Error></ErrorResponse>");
            return;
        }
        await http.Response.WriteAsync(Reply(Asked.Count.ToString("00000000", CultureInfo.InvariantCulture)));
    }
}
