using System.Security.Cryptography;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Signing;

namespace Narrowgate.JourneyTests;

/// <summary>Calls that are signed for all regions at once, as SDKs sign them for a multi-region access point.</summary>
[Trait("Needs", "processes")]
public sealed class MultiregionalTests
{
    private const string Host = "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com";

    [Fact]
    public async Task A_call_to_a_multi_region_access_point_is_verified_and_carried()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);

        (await SendAsync(gateway, spoil: null)).ShouldBe(200);

        // The target's own endpoint takes its place, and is asked by the path.
        upstream.Requests.ShouldHaveSingleItem().Path.ShouldBe("/mfzwi23gnjvgw.mrap/key");
        var call = (await gateway.CallsAsync()).ShouldHaveSingleItem();
        ((string?)call["operation"], (string?)call["state"]).ShouldBe(("DeleteObject", "done"));
    }

    [Theory]
    [InlineData("Authorization", "Signature=30", "Signature=31")]
    [InlineData("X-Amz-Region-Set", "*", "us-east-1")]
    [InlineData("X-Amz-Date", "Z", "0Z")]
    public async Task One_that_was_changed_on_its_way_is_not(string header, string from, string to)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await RunningGateway.StartAsync(upstream.Address, RunningGateway.AllowAll);

        var status = await SendAsync(gateway, message =>
        {
            var value = message.Headers.NonValidated[header].ToString();
            value.ShouldContain(from);
            message.Headers.Remove(header);
            message.Headers.TryAddWithoutValidation(header, value.Replace(from, to, StringComparison.Ordinal)).ShouldBeTrue();
        });

        status.ShouldBeOneOf(400, 403);
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_target_that_is_open_in_some_regions_takes_no_signature_for_all()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var gateway = await RunningGateway.StartAsync(
            upstream.Address, RunningGateway.AllowAll,
            change: yaml => yaml.Replace("\nroleArn:", "\nregions: [us-east-1]\nroleArn:", StringComparison.Ordinal));

        (await SendAsync(gateway, spoil: null)).ShouldBe(403);

        upstream.Requests.ShouldBeEmpty();
    }

    private static async Task<int> SendAsync(RunningGateway gateway, Action<HttpRequestMessage>? spoil)
    {
        var keys = (await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync())).Keys;
        var everywhere = new UpstreamEndpoint(
            new Uri($"https://{Host}"), Host, SigningRegion: "*", SigningName: "s3", IsOverride: false, NeedsSigV4A: true);
        var request = new UpstreamRequest("DELETE", "/key", "", [], default);
        var signed = new SigV4Signer(TimeProvider.System).Sign(
            request, everywhere, keys, Convert.ToHexStringLower(SHA256.HashData([])));
        using var message = new HttpRequestMessage(HttpMethod.Delete, new Uri(gateway.Aws, "/key"));
        message.Headers.Host = Host;
        foreach (var (name, value) in signed.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }
        spoil?.Invoke(message);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var reply = await http.SendAsync(message, CancellationToken.None);
        return (int)reply.StatusCode;
    }
}
