using System.Collections.Immutable;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Models.Compile;

namespace Narrowgate.Server.Configuration;

/// <summary>
/// Opens the catalogue of AWS's services: the built-in one, with the models of the folder that the configuration names.
/// They are compiled when the gateway starts and not while it runs.
/// </summary>
public static class ModelsReader
{
    private static readonly ModelCatalogue BuiltIn = new();

    /// <param name="faults">What is wrong in the folder; where there is anything, the built-in catalogue alone is given.</param>
    public static ModelCatalogue Open(ModelsFolder? models, out ImmutableArray<ConfigurationFault> faults)
    {
        faults = [];
        if (models is null)
        {
            return new ModelCatalogue();
        }
        var added = AddedModels.Read(models.Path, out var wrong);
        faults =
        [
            .. wrong.Select(fault => new ConfigurationFault(
                models.File, models.Line, $"models: {Shown.OneLine(fault.Message)}", Remedy(models, fault))),
            .. added.Services.Where(IsOlder).Select(service => new ConfigurationFault(
                models.File, models.Line, $"models: {service.Name} of {service.ApiVersion} is older than the built-in one, or lacks operations that it has",
                $"take the folder {service.Name} out of it: the built-in model is the better one")),
        ];
        return faults.IsEmpty ? new ModelCatalogue(added) : new ModelCatalogue();
    }

    private static string Remedy(ModelsFolder models, ModelException fault) =>
        !Directory.Exists(models.Path) ? "write the path of a folder that is there, relative to the configuration, or leave models out"
        : fault.Place == models.Path ? "lay it out as botocore's data folder: SERVICE/API-VERSION/service-2.json"
        : "put the whole model of a newer botocore there, or take that service's folder out of it";

    // API versions are dates, but some stay the same for years: what lacks an operation is older than what has it.
    private static bool IsOlder(ServiceModel service) => BuiltIn.Find(service.Name) is { } known
        && (string.CompareOrdinal(service.ApiVersion, known.ApiVersion) < 0
            || known.Operations.Keys.Any(operation => !service.Operations.ContainsKey(operation)));
}
