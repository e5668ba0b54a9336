using System.CommandLine;
using System.Globalization;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>sessions list [--caller --target --since …]</c></summary>
internal sealed class SessionsListCommand : ClientCommand
{
    private readonly Option<string?> _caller = new("--caller") { Description = "Only of this caller", HelpName = "CALLER" };
    private readonly Option<string?> _target = new("--target") { Description = "Only at this target", HelpName = "T" };
    private readonly Option<DateTimeOffset?> _since;
    private readonly Option<int?> _limit = Asking.Limit();

    public SessionsListCommand(Surroundings here)
        : base("list", "Sessions, newest first.", here)
    {
        _since = Durations.Since(here.Clock);
        foreach (var option in new Option[] { _caller, _target, _since, _limit })
        {
            Add(option);
        }
    }

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var path = Asking.Path(
            "sessions", ("caller", given.GetValue(_caller)), ("target", given.GetValue(_target)),
            ("since", Asking.Moment(given.GetValue(_since))));
        var found = gateway.ListAsync(path, ApiJson.Default.PageJsonSessionJson, given.GetValue(_limit), cancellation);
        if (given.GetValue(Json))
        {
            await foreach (var session in found)
            {
                JsonLines.Write(Here.Output, session, ApiJson.Default.SessionJson);
            }
            return ExitCode.Done;
        }
        var table = new Table("SESSION", "STATE", "STARTED", "EXPIRES", "CALLER", "TARGET", "NAME", "CALLS");
        await foreach (var session in found)
        {
            table.Add(
                session.Id, session.State, Words.Time(session.StartedAt), Words.Time(session.ExpiresAt),
                session.Caller.Subject, session.Target, session.Name, session.CallCount.ToString(CultureInfo.InvariantCulture));
        }
        table.WriteTo(Here.Output);
        return ExitCode.Done;
    }
}
