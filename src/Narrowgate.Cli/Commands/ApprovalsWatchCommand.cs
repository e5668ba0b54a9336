using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>approvals watch</c>: what is open, then every change, until Ctrl-C.</summary>
internal sealed class ApprovalsWatchCommand(Surroundings here)
    : ClientCommand("watch", "Follows approval requests as they come and are answered.", here)
{
    private const int Newest = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        var isFirst = true;
        while (!cancellation.IsCancellationRequested)
        {
            var page = await gateway.GetAsync($"approvals?limit={Newest}", ApiJson.Default.PageJsonApprovalJson, cancellation);
            foreach (var approval in page.Items.Reverse())
            {
                var isNews = states.GetValueOrDefault(approval.Id) != approval.State;
                states[approval.Id] = approval.State;
                if (isNews && (!isFirst || approval.State == "open"))
                {
                    Print(approval, given.GetValue(Json));
                }
            }
            isFirst = false;
            await Task.Delay(Interval, Here.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return ExitCode.Done;
    }

    private void Print(ApprovalJson approval, bool asJson)
    {
        if (asJson)
        {
            JsonLines.Write(Here.Output, approval, ApiJson.Default.ApprovalJson);
        }
        else
        {
            Here.Output.WriteLine(ApprovalText.Line(approval));
        }
        Here.Output.Flush();
    }
}
