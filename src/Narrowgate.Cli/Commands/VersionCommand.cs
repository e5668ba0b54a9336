using System.CommandLine;
using System.Reflection;
using Narrowgate.Api;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>version</c>: of this executable; asks nobody.</summary>
internal sealed class VersionCommand : Command
{
    private readonly Option<bool> _json = new("--json") { Description = "As a JSON object" };

    public VersionCommand(Surroundings here)
        : base("version", "Prints the version.")
    {
        Add(_json);
        SetAction(given =>
        {
            var version = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                .InformationalVersion.Split('+')[0];
            if (given.GetValue(_json))
            {
                JsonLines.Write(here.Output, new VersionJson(version), ApiJson.Default.VersionJson);
            }
            else
            {
                here.Output.WriteLine($"narrowgate {version}");
            }
            return ExitCode.Done;
        });
    }
}
