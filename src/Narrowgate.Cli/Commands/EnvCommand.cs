using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>env --target T --token-file F</c>: lines for <c>eval "$(…)"</c> in a POSIX shell.</summary>
internal sealed class EnvCommand : ClientCommand
{
    private readonly Option<string> _target = new("--target") { Description = "The target's name", HelpName = "T", Required = true };

    public EnvCommand(Surroundings here)
        : base("env", "Prints what an AWS SDK needs to call through the gateway.", here)
    {
        Add(_target);
        TokenFileOption.Description = "The file with the workload's token; SDKs read it again whenever they need keys";
        TokenFileOption.Required = true;
    }

    // The socket tells its owner without a token; elsewhere a workload is told which targets are open to it.
    protected override string? Token(ParseResult given, ServerAddress server) =>
        server.IsSocket ? null : base.Token(given, server);

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var file = Path.GetFullPath(given.GetValue(TokenFileOption)!, Here.Directory);
        var token = TokenFile.Read(file, Here);
        var name = given.GetRequiredValue(_target);
        var targets = await gateway.GetAsync("targets", ApiJson.Default.PageJsonTargetJson, cancellation);
        if (targets.Items.FirstOrDefault(item => item.Name == name) is not { } target)
        {
            var open = string.Join(", ", targets.Items.Select(item => item.Name));
            throw new CommandFailedException(
                ExitCode.No, $"There is no target {name} for this caller; there are: {(open.Length > 0 ? open : "none")}.");
        }
        // Keys that are set, or a profile, would win over the web identity.
        await Here.Output.WriteLineAsync("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE");
        Export("AWS_ENDPOINT_URL", target.Address);
        Export("AWS_ROLE_ARN", target.RoleArn);
        Export("AWS_WEB_IDENTITY_TOKEN_FILE", file);
        Export("AWS_ROLE_SESSION_NAME", SessionName.For(target, token));
        Export("AWS_DISABLE_HOST_PREFIX_INJECTION", "true");
        return ExitCode.Done;
    }

    private void Export(string name, string value) => Here.Output.WriteLine($"export {name}={ShellQuote.Of(value)}");
}
