using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>calls show ID</c></summary>
internal sealed class CallsShowCommand : ClientCommand
{
    private const int BodyCharacters = 64 * 1024;

    private readonly Argument<string> _id = Asking.Id("call");

    public CallsShowCommand(Surroundings here)
        : base("show", "One call: what was asked, decided and answered, and what came back.", here) => Add(_id);

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var path = Asking.One("calls", given.GetRequiredValue(_id));
        var call = await gateway.GetAsync(path, ApiJson.Default.CallJson, cancellation);
        if (given.GetValue(Json))
        {
            JsonLines.Write(Here.Output, call, ApiJson.Default.CallJson);
            return ExitCode.Done;
        }
        CallText.Write(Here.Output, call, await ApprovalOf.GetAsync(gateway, call, cancellation), BodyCharacters);
        new Facts(Here.Output, indent: "  ").Add("session", call.Session);
        return ExitCode.Done;
    }
}
