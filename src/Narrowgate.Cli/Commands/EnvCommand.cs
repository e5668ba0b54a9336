using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>env --target T --token-file F</c>: lines for <c>eval "$(…)"</c> in a POSIX shell.</summary>
internal sealed class EnvCommand : ClientCommand
{
    private readonly Option<string> _target = new("--target") { Description = "The target's name", HelpName = "T", Required = true };

    private readonly Option<bool> _proxy = new("--proxy")
    {
        Description = "For tools that ignore AWS_ENDPOINT_URL: through the gateway as HTTPS_PROXY",
    };

    private readonly Option<string?> _authority = new("--ca-file")
    {
        Description = "Where to put the certificate of the gateway's own authority, if it is needed",
        HelpName = "F",
    };

    public EnvCommand(Surroundings here)
        : base("env", "Prints what an AWS SDK needs to call through the gateway.", here)
    {
        Add(_target);
        Add(_proxy);
        Add(_authority);
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
        var isProxy = given.GetValue(_proxy);
        if (!isProxy)
        {
            Export("AWS_ENDPOINT_URL", target.Address);
        }
        Export("AWS_ROLE_ARN", target.RoleArn);
        Export("AWS_WEB_IDENTITY_TOKEN_FILE", file);
        Export("AWS_ROLE_SESSION_NAME", SessionName.For(target, token));
        if (isProxy)
        {
            ExportProxy(new Uri(target.Address), gateway.Server);
        }
        else
        {
            Export("AWS_DISABLE_HOST_PREFIX_INJECTION", "true");
            await Here.Output.WriteLineAsync("unset AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
        }
        if (isProxy || target.PrivateCertificate)
        {
            var authority = await AuthorityFile.FindAsync(gateway, given.GetValue(_authority), Here, cancellation);
            // The CLI and boto3; Node.js; and what asks OpenSSL or Go: .NET, curl, Terraform.
            Export("AWS_CA_BUNDLE", authority);
            Export("NODE_EXTRA_CA_CERTS", authority);
            Export("SSL_CERT_FILE", authority);
        }
        return ExitCode.Done;
    }

    /// <summary>
    /// The proxy is asked in the clear, for a host name and nothing else; what goes through it is TLS. Some tools read
    /// the names in capitals, some the others.
    /// </summary>
    private void ExportProxy(Uri address, ServerAddress server)
    {
        Here.Output.WriteLine("unset AWS_ENDPOINT_URL AWS_DISABLE_HOST_PREFIX_INJECTION");
        Export("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        var proxy = $"http://{address.Authority}{(address.IsDefaultPort ? $":{address.Port}" : "")}";
        // The gateway itself is no host that it tunnels to.
        var own = string.Join(',', new[] { address.Host, server.Base.Host }.Distinct(StringComparer.OrdinalIgnoreCase));
        foreach (var (name, value) in new[] { ("HTTPS_PROXY", proxy), ("NO_PROXY", own) })
        {
            Export(name, value);
            Export(name.ToLowerInvariant(), value);
        }
    }

    private void Export(string name, string value) => Here.Output.WriteLine($"export {name}={ShellQuote.Of(value)}");
}
