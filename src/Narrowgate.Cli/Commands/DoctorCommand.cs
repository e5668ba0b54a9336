using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Display;
using Narrowgate.Server.Diagnosis;

namespace Narrowgate.Cli.Commands;

/// <summary><c>doctor --config PATH</c>: how everything is that a gateway needs, and how to mend what is not well.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly Option<string> _config = new("--config")
    {
        Description = "A YAML file, or a folder of them, as for serve",
        HelpName = "PATH",
        Required = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line" };

    private readonly Surroundings _here;

    public DoctorCommand(Surroundings here)
        : base("doctor", "Checks what a gateway needs, and says how to mend it.")
    {
        _here = here;
        Add(_config);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult given, CancellationToken cancellation)
    {
        var code = ExitCode.Done;
        var doctor = new Doctor(Limits.Default, _here.Clock);
        var path = Path.GetFullPath(given.GetRequiredValue(_config), _here.Directory);
        try
        {
            await foreach (var finding in doctor.ExamineAsync(path, cancellation))
            {
                code = finding.Health == Health.Fault ? ExitCode.No : code;
                Write(finding, given.GetValue(_json));
            }
            return code;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    private void Write(Finding finding, bool isJson)
    {
        var health = finding.Health.ToString().ToLowerInvariant();
        if (isJson)
        {
            JsonLines.Write(
                _here.Output, new FindingJson(finding.Subject, health, finding.Message, finding.Remedy), ApiJson.Default.FindingJson);
            return;
        }
        _here.Output.WriteLine($"{health,-8} {Printable.Of(finding.Subject)}: {Printable.Of(finding.Message)}");
        if (finding.Remedy is { } remedy)
        {
            _here.Output.WriteLine($"         {Printable.Of(remedy)}");
        }
    }
}
