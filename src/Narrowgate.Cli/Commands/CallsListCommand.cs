using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>calls list [--decision --since …]</c></summary>
internal sealed class CallsListCommand : ClientCommand
{
    private readonly Option<string?> _decision = new("--decision")
    {
        Description = "allow, deny, requireapproval; or denied: all that was stopped at the gateway",
        HelpName = "D",
    };

    private readonly Option<string?> _session = new("--session") { Description = "Only of this session", HelpName = "ID" };
    private readonly Option<DateTimeOffset?> _since;
    private readonly Option<int?> _limit = Asking.Limit();

    public CallsListCommand(Surroundings here)
        : base("list", "Calls, newest first; those of one session oldest first.", here)
    {
        _since = Durations.Since(here.Clock);
        foreach (var option in new Option[] { _decision, _session, _since, _limit })
        {
            Add(option);
        }
    }

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var path = Asking.Path(
            "calls", ("decision", given.GetValue(_decision)), ("session", given.GetValue(_session)),
            ("since", Asking.Moment(given.GetValue(_since))));
        var found = gateway.ListAsync(path, ApiJson.Default.PageJsonCallJson, given.GetValue(_limit), cancellation);
        if (given.GetValue(Json))
        {
            await foreach (var call in found)
            {
                JsonLines.Write(Here.Output, call, ApiJson.Default.CallJson);
            }
            return ExitCode.Done;
        }
        var table = new CallTable();
        await foreach (var call in found)
        {
            table.Add(call);
        }
        table.WriteTo(Here.Output);
        return ExitCode.Done;
    }
}
