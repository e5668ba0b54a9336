using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>sessions show ID</c></summary>
internal sealed class SessionsShowCommand : ClientCommand
{
    private readonly Argument<string> _id = Asking.Id("session");

    public SessionsShowCommand(Surroundings here)
        : base("show", "One session, and a line for each of its calls.", here) => Add(_id);

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var session = await WholeSession.GetAsync(gateway, given.GetRequiredValue(_id), cancellation);
        if (given.GetValue(Json))
        {
            JsonLines.Write(Here.Output, session, ApiJson.Default.SessionJson);
            return ExitCode.Done;
        }
        SessionText.Write(Here.Output, session);
        await Here.Output.WriteLineAsync();
        var table = new CallTable();
        foreach (var call in session.Calls ?? [])
        {
            table.Add(call);
        }
        table.WriteTo(Here.Output);
        return ExitCode.Done;
    }
}
