using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>approvals list [--state S]</c></summary>
internal sealed class ApprovalsListCommand : ClientCommand
{
    private readonly Option<string?> _state = new Option<string?>("--state") { Description = "Only those in this state" }
        .AcceptOnlyFromAmong("open", "approved", "denied", "expired", "used");

    private readonly Option<int?> _limit = Asking.Limit();

    public ApprovalsListCommand(Surroundings here)
        : base("list", "Approval requests, newest first.", here)
    {
        Add(_state);
        Add(_limit);
    }

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var path = Asking.Path("approvals", ("state", given.GetValue(_state)));
        var found = gateway.ListAsync(path, ApiJson.Default.PageJsonApprovalJson, given.GetValue(_limit), cancellation);
        if (given.GetValue(Json))
        {
            await foreach (var approval in found)
            {
                JsonLines.Write(Here.Output, approval, ApiJson.Default.ApprovalJson);
            }
            return ExitCode.Done;
        }
        var table = new Table("REQUEST", "STATE", "EXPIRES", "CALLER", "OPERATION", "ON");
        await foreach (var approval in found)
        {
            table.Add(
                approval.Id, approval.State, Words.Time(approval.ExpiresAt), approval.Caller.Subject,
                Words.What(approval.Service, approval.Operation), Words.Resources(approval.Resources));
        }
        table.WriteTo(Here.Output);
        return ExitCode.Done;
    }
}
