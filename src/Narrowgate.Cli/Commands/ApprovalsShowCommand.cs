using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>approvals show ID</c></summary>
internal sealed class ApprovalsShowCommand : ClientCommand
{
    private readonly Argument<string> _id = Asking.Id("approval request");

    public ApprovalsShowCommand(Surroundings here)
        : base("show", "One approval request: who asks for what, and who answered.", here) => Add(_id);

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var path = Asking.One("approvals", given.GetRequiredValue(_id));
        var approval = await gateway.GetAsync(path, ApiJson.Default.ApprovalJson, cancellation);
        if (given.GetValue(Json))
        {
            JsonLines.Write(Here.Output, approval, ApiJson.Default.ApprovalJson);
        }
        else
        {
            ApprovalText.Write(Here.Output, approval);
        }
        return ExitCode.Done;
    }
}
