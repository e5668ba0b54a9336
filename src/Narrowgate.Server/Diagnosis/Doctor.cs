using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Narrowgate.Aws.Actions;
using Narrowgate.Server.Configuration;

namespace Narrowgate.Server.Diagnosis;

/// <summary>
/// Looks at all that a gateway needs, as the gateway itself would see it from here, and says of each thing how it is. It
/// changes nothing, and asks the providers and targets of the configuration only for what anybody may ask them.
/// </summary>
public sealed class Doctor(Limits limits, TimeProvider clock)
{
    /// <param name="configPath">A YAML file, or a folder of them.</param>
    public async IAsyncEnumerable<Finding> ExamineAsync(
        string configPath, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var actions = new ActionCatalogue();
        var opened = ConfigurationSource.Open(configPath, actions, clock, NullLogger<ConfigurationSource>.Instance);
        foreach (var fault in opened.Faults)
        {
            yield return Finding.Fault("configuration", $"{fault.File}:{fault.Line}: {fault.Wrong}", fault.Remedy);
        }
        // Without a configuration there is nothing else that could be looked at.
        if (opened.Source is not { } configuration)
        {
            yield break;
        }
        using var _ = configuration;
        var current = configuration.Current;
        yield return Finding.Well(
            "configuration",
            $"{Counted(current.Targets.Length, "target")}, {Counted(current.Providers.Length, "identity provider")}, no faults");
        foreach (var warning in WildcardCheck.Examine(current.Statements, actions))
        {
            yield return Finding.Warning("policy", $"{warning.File}:{warning.Line}: {warning.Message}", warning.Remedy);
        }

        var models = ModelsReader.Open(current.Gateway.Models, out var modelFaults);
        foreach (var fault in modelFaults)
        {
            yield return Finding.Fault("catalogue", $"{fault.File}:{fault.Line}: {fault.Wrong}", fault.Remedy);
        }
        if (modelFaults.IsEmpty)
        {
            yield return CatalogueCheck.Examine(models.Index, clock.GetUtcNow());
        }
        foreach (var finding in StorageCheck.Examine(current.Gateway)
                     .Concat(TlsCheck.Examine(current.Gateway, clock.GetUtcNow())).Concat(ListenerCheck.Examine(current.Gateway)))
        {
            yield return finding;
        }
        foreach (var provider in current.Providers)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return await ProviderCheck.ExamineAsync(provider, limits, clock);
        }
        using var targets = new TargetCheck(configuration, models, limits, clock);
        foreach (var target in current.Targets)
        {
            await foreach (var finding in targets.ExamineAsync(target.Target, cancellation))
            {
                yield return finding;
            }
        }
    }

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
