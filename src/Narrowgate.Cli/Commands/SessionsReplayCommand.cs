using System.CommandLine;
using System.Globalization;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>sessions replay ID [--speed X]</c>: what was asked, decided, answered and sent back, in order.</summary>
internal sealed class SessionsReplayCommand : ClientCommand
{
    private const int BodyCharacters = 2000;

    private readonly Argument<string> _id = Asking.Id("session");
    private readonly Option<double?> _speed = new("--speed")
    {
        Description = "1 for the recorded pace, 10 for ten times as fast; if not given, as fast as it prints",
        HelpName = "X",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed)
                && speed is > 0 and < double.PositiveInfinity)
            {
                return speed;
            }
            result.AddError($"{text} is not a speed; write a number above 0.");
            return null;
        },
    };

    public SessionsReplayCommand(Surroundings here)
        : base("replay", "Plays a session again, from its record.", here)
    {
        Add(_id);
        Add(_speed);
    }

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var session = await WholeSession.GetAsync(gateway, given.GetRequiredValue(_id), cancellation);
        var asJson = given.GetValue(Json);
        if (!asJson)
        {
            SessionText.Write(Here.Output, session);
        }
        DateTimeOffset? before = null;
        foreach (var call in session.Calls ?? [])
        {
            await PauseAsync(before, call.At, given.GetValue(_speed), cancellation);
            before = call.At;
            if (asJson)
            {
                JsonLines.Write(Here.Output, call, ApiJson.Default.CallJson);
            }
            else
            {
                await Here.Output.WriteLineAsync();
                CallText.Write(Here.Output, call, await ApprovalOf.GetAsync(gateway, call, cancellation), BodyCharacters);
            }
            await Here.Output.FlushAsync(cancellation);
        }
        return ExitCode.Done;
    }

    private Task PauseAsync(DateTimeOffset? before, DateTimeOffset now, double? speed, CancellationToken cancellation) =>
        speed is { } times && before is { } last && now > last
            ? Task.Delay((now - last) / times, Here.Clock, cancellation)
            : Task.CompletedTask;
}
