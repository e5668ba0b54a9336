using System.CommandLine;
using Narrowgate.Server;

namespace Narrowgate.Cli.Commands;

/// <summary><c>serve --config PATH [--check]</c></summary>
internal sealed class ServeCommand : Command
{
    private readonly Option<string> _config = new("--config")
    {
        Description = "A YAML file, or a folder of them",
        HelpName = "PATH",
        Required = true,
    };

    private readonly Option<bool> _check = new("--check") { Description = "Only validate the configuration" };

    public ServeCommand()
        : base("serve", "Runs the gateway.")
    {
        Add(_config);
        Add(_check);
        SetAction((given, cancellation) =>
            GatewayHost.RunAsync(given.GetRequiredValue(_config), given.GetValue(_check), cancellation));
    }
}
