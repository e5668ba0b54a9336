using Narrowgate.Api;

namespace Narrowgate.Cli.Client;

/// <summary>A session with all its calls, however many pages they take.</summary>
internal static class WholeSession
{
    public static async Task<SessionJson> GetAsync(GatewayClient gateway, string id, CancellationToken cancellation)
    {
        var session = await gateway.GetAsync($"sessions/{Uri.EscapeDataString(id)}", ApiJson.Default.SessionJson, cancellation);
        var calls = new List<CallJson>(session.Calls ?? []);
        for (var next = session.NextCalls; next is not null;)
        {
            var page = await gateway.GetAsync(
                $"calls?session={Uri.EscapeDataString(id)}&cursor={Uri.EscapeDataString(next)}",
                ApiJson.Default.PageJsonCallJson, cancellation);
            calls.AddRange(page.Items);
            next = page.Next;
        }
        return session with { Calls = calls, NextCalls = null };
    }
}
