using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Narrowgate.Cli.Commands;

namespace Narrowgate.Cli;

/// <summary>All commands of <c>narrowgate</c>.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Surroundings here, CancellationToken cancellation = default)
    {
        var parsed = Root(here).Parse(args);
        var code = await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = here.Output,
                Error = here.Error,
                EnableDefaultExceptionHandler = false,
                // A gateway that is told to end lets the calls in flight come to their conclusion first.
                ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
            },
            cancellation);
        return parsed.Action is ParseErrorAction ? ExitCode.BadUsage : code;
    }

    // No RootCommand: that one would be called after the assembly in every usage line.
    private static Command Root(Surroundings here) => new("narrowgate", "A gateway between agents and AWS.")
    {
        new HelpOption(),
        new VersionOption(),
        new ServeCommand(),
        new Command("token", "Tokens of the gateway's own issuer.") { new TokenIssueCommand(here) },
        new EnvCommand(here),
        new CredentialsCommand(here),
        new Command("approvals", "Calls that wait for people.")
        {
            new ApprovalsListCommand(here),
            new ApprovalsShowCommand(here),
            new ApprovalsApproveCommand(here),
            new ApprovalsDenyCommand(here),
            new ApprovalsWatchCommand(here),
        },
        new Command("sessions", "Who came, and what they did.")
        {
            new SessionsListCommand(here),
            new SessionsShowCommand(here),
            new SessionsReplayCommand(here),
            new SessionsRevokeCommand(here),
        },
        new Command("calls", "Every call, as recorded.")
        {
            new CallsListCommand(here),
            new CallsShowCommand(here),
        },
        new DecodeCommand(here),
        new DoctorCommand(here),
        new LoginCommand(here),
        new VersionCommand(here),
    };
}
