using Microsoft.AspNetCore.Http;

namespace Narrowgate.JourneyTests;

/// <summary>A credential that was rotated is effective for the next call, without a restart.</summary>
[Trait("Needs", "processes")]
public sealed class RotationTests
{
    [Fact]
    public async Task A_rotated_credential_signs_the_next_call()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("<ListAllMyBucketsResult/>"));
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        (await caller.ListBucketsAsync()).Status.ShouldBe(200);
        upstream.Requests.Last().Authorization.ShouldContain($"Credential={Emulator.AccessKeyId}/");

        gateway.Rewrite(yaml => yaml.Replace(Emulator.AccessKeyId, "AKIAROTATED000000002", StringComparison.Ordinal));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            (await caller.ListBucketsAsync()).Status.ShouldBe(200);
        }
        while (!upstream.Requests.Last().Authorization.Contains("Credential=AKIAROTATED000000002/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_profile_of_the_default_chain_signs_the_next_call()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync("<ListAllMyBucketsResult/>"));
        var first = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);
        var caller = await RawCaller.WithTokenAsync(first, await first.AgentTokenAsync());
        first.Rewrite(yaml => yaml.Replace("  type: static\n", "  type: default\n", StringComparison.Ordinal)
            .Replace($"  accessKeyId: {Emulator.AccessKeyId}\n", "", StringComparison.Ordinal)
            .Replace($"  secretAccessKey: {Emulator.SecretAccessKey}\n", "", StringComparison.Ordinal));
        var profile = Path.Combine(first.Folder, "credentials");
        WriteProfile(profile, "AKIAPROFILE000000001");

        await using var second = await first.HandOverAsync(async configuration =>
        {
            await using var process = await GatewayProcess.StartAsync(configuration, first.Aws,
                new("AWS_SHARED_CREDENTIALS_FILE", profile), new("AWS_CONFIG_FILE", "/dev/null"), new("AWS_EC2_METADATA_DISABLED", "true"));
            (await caller.ListBucketsAsync()).Status.ShouldBe(200);
            upstream.Requests.Last().Authorization.ShouldContain("Credential=AKIAPROFILE000000001/");

            WriteProfile(profile, "AKIAPROFILE000000002");

            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            do
            {
                patience.Token.ThrowIfCancellationRequested();
                (await caller.ListBucketsAsync()).Status.ShouldBe(200);
            }
            while (!upstream.Requests.Last().Authorization.Contains("Credential=AKIAPROFILE000000002/", StringComparison.Ordinal));
        });
    }

    private static void WriteProfile(string path, string keyId) =>
        File.WriteAllText(path, $"[default]\naws_access_key_id = {keyId}\naws_secret_access_key = a-secret-of-the-profile\n");
}
