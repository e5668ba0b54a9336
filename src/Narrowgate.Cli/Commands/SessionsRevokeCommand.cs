using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>sessions revoke ID [--comment C]</c></summary>
internal sealed class SessionsRevokeCommand : ClientCommand
{
    private readonly Argument<string> _id = Asking.Id("session");
    private readonly Option<string?> _comment = new("--comment") { Description = "Why; on record", HelpName = "C" };

    public SessionsRevokeCommand(Surroundings here)
        : base("revoke", "Ends a session at once. Needs administration: {socket: full} or a person's token.", here)
    {
        Add(_id);
        Add(_comment);
    }

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var session = await gateway.PostAsync(
            $"{Asking.One("sessions", given.GetRequiredValue(_id))}/revoke",
            new CommentJson(given.GetValue(_comment)),
            ApiJson.Default.CommentJson, ApiJson.Default.SessionJson, cancellation);
        if (given.GetValue(Json))
        {
            JsonLines.Write(Here.Output, session, ApiJson.Default.SessionJson);
        }
        else
        {
            await Here.Output.WriteLineAsync(Printable.Of(
                $"Session {session.Id} of {session.Caller.Subject} is {session.State}: its keys are good for nothing from now on."));
        }
        return ExitCode.Done;
    }
}
