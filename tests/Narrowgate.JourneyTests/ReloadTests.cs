namespace Narrowgate.JourneyTests;

/// <summary>What the configuration says by the time of the yes is what counts, not what it said when the call came.</summary>
[Trait("Needs", "processes")]
public sealed class ReloadTests(Emulator emulator)
{
    private const string Ask = """
          - sid: ask
            effect: RequireApproval
            action: "s3:*"
            resource: "*"
            approval: { approvers: { groups: [people/on-call] }, hold: 50s }
        """;

    private const string Stop = "  - { sid: stop, effect: Deny, action: \"s3:*\", resource: \"*\" }\n";

    [Theory]
    [InlineData("  - sid: ask", Stop + "  - sid: ask")]
    [InlineData("callers: { groups: [agents] }", "callers: { groups: [others] }")]
    [InlineData("groups: [people/on-call]", "groups: [people/board]")]
    public async Task A_call_that_waited_is_decided_anew(string was, string now)
    {
        await using var gateway = await RunningGateway.StartAsync(emulator.Address, Ask);
        var caller = await RawCaller.WithTokenAsync(gateway, await gateway.AgentTokenAsync());
        var person = await gateway.PersonTokenAsync();
        var waiting = caller.SendAsync("PUT", "/decided-anew", "s3");
        var request = await gateway.OpenApprovalAsync();

        await ReloadAsync(gateway, yaml => yaml.Replace(was, now, StringComparison.Ordinal));
        (await gateway.PostAsync($"approvals/{(string?)request["id"]}/approve", new { }, person)).Status.ShouldBe(200);

        var reply = await waiting;
        reply.Status.ShouldBe(403, reply.Body);
        (await gateway.CallsAsync()).ShouldAllBe(call => (string?)call["state"] == "denied");
    }

    private static async Task ReloadAsync(RunningGateway gateway, Func<string, string> change)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var before = gateway.Configuration;
        gateway.Rewrite(change);
        while (gateway.Configuration == before)
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
