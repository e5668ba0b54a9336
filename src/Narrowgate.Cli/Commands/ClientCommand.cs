using System.CommandLine;
using Narrowgate.Cli.Client;

namespace Narrowgate.Cli.Commands;

/// <summary>A command that asks a running gateway; knows nothing of it but its API.</summary>
internal abstract class ClientCommand : Command
{
    private readonly Option<string?> _server = new("--server")
    {
        Description = "https://HOST or unix:PATH; else NARROWGATE_SERVER, else ./data/admin.sock",
        HelpName = "ADDRESS",
    };

    protected ClientCommand(string name, string description, Surroundings here)
        : base(name, description)
    {
        Here = here;
        Add(_server);
        Add(TokenFileOption);
        Add(Json);
        SetAction(RunAsync);
    }

    protected Surroundings Here { get; }

    protected Option<string?> TokenFileOption { get; } = new("--token-file")
    {
        Description = "A file with a person's token: for decisions, and for everything at an https:// address",
        HelpName = "F",
    };

    protected Option<bool> Json { get; } = new("--json") { Description = "One JSON object a line" };

    protected abstract Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation);

    /// <summary>The token that the requests carry, or null.</summary>
    protected virtual string? Token(ParseResult given, ServerAddress server) =>
        given.GetValue(TokenFileOption) is { } file ? TokenFile.Read(file, Here) : null;

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellation)
    {
        try
        {
            var server = ServerAddress.Find(given.GetValue(_server), Here);
            using var gateway = new GatewayClient(server, Token(given, server), Authorities.Of(Here));
            return await AskAsync(gateway, given, cancellation);
        }
        catch (CommandFailedException failed)
        {
            await Here.Error.WriteLineAsync($"narrowgate: {Display.Printable.Of(failed.Message)}");
            return failed.ExitCode;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
