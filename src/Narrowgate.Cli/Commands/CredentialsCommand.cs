using System.CommandLine;
using System.Text.Json;
using Narrowgate.Api;
using Narrowgate.Cli.Client;

namespace Narrowgate.Cli.Commands;

/// <summary>
/// <c>credentials --target T [--token-file F]</c>: keys as an SDK's <c>credential_process</c> is to print them. A workload
/// needs nothing for it but its own token.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
/// </summary>
internal sealed class CredentialsCommand : ClientCommand
{
    private const string TokenVariable = "AWS_WEB_IDENTITY_TOKEN_FILE";

    private readonly Option<string> _target = new("--target") { Description = "The target's name", HelpName = "T", Required = true };

    private readonly Option<string?> _session = new("--session-name")
    {
        Description = "The session's name; else the caller's own",
        HelpName = "N",
    };

    public CredentialsCommand(Surroundings here)
        : base("credentials", "Prints keys for credential_process of an AWS profile.", here)
    {
        Add(_target);
        Add(_session);
        TokenFileOption.Description = $"The file with the workload's token; else the one that {TokenVariable} names";
    }

    protected override string? Token(ParseResult given, ServerAddress server) => TokenFile.Read(
        given.GetValue(TokenFileOption)
            ?? Here.Variable(TokenVariable)
            ?? throw new CommandFailedException(ExitCode.BadUsage, $"Keys are for a token: write --token-file F, or set {TokenVariable}."),
        Here);

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var target = given.GetRequiredValue(_target);
        var name = given.GetValue(_session)
            ?? SessionName.For(new TargetJson(target, "aws", gateway.Server.ToString(), ""), Token(given, gateway.Server)!);
        var keys = await gateway.GetAsync(
            $"/credentials/{Uri.EscapeDataString(target)}?session={Uri.EscapeDataString(name)}",
            CredentialJson.Default.KeysJson, cancellation);
        await Here.Output.WriteLineAsync(JsonSerializer.Serialize(
            new ProcessCredentialsJson(1, keys.AccessKeyId, keys.SecretAccessKey, keys.Token, keys.Expiration),
            CredentialJson.Default.ProcessCredentialsJson));
        return ExitCode.Done;
    }
}
