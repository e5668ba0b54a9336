using System.Collections.Immutable;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>
/// Service models newer than the build: a folder laid out as botocore's <c>data/</c> whose services join the catalogue,
/// or take the place of those of the same name. Compiled once, whole, and by the compiler that made the catalogue.
/// </summary>
/// <param name="Path">The folder.</param>
/// <param name="Services">In order of their names.</param>
/// <param name="Endpoints">Of those that came with rules; null where none did.</param>
public sealed record AddedModels(string Path, ImmutableArray<ServiceModel> Services, EndpointTable? Endpoints)
{
    /// <param name="path">The folder.</param>
    /// <param name="faults">Everything that is wrong in it; where there is anything, nothing of it may be used.</param>
    public static AddedModels Read(string path, out ImmutableArray<ModelException> faults)
    {
        var found = ImmutableArray.CreateBuilder<ModelException>();
        var services = ImmutableArray.CreateBuilder<ServiceModel>();
        EndpointTable? endpoints = null;
        if (!Directory.Exists(path))
        {
            faults = [new ModelException(path, "there is no such folder")];
            return new AddedModels(path, [], Endpoints: null);
        }
        try
        {
            var folder = new ModelFolder(path);
            var compiler = new EndpointCompiler(folder.FindPartitions() ?? ModelCatalogue.EmbeddedPartitions());
            var ruled = 0;
            foreach (var service in folder.Services())
            {
                try
                {
                    ruled += Add(service, folder, compiler, services) ? 1 : 0;
                }
                catch (ModelException fault)
                {
                    found.Add(fault);
                }
            }
            endpoints = ruled > 0 ? EndpointTable.Read(compiler.Write(path)) : null;
            if (services.Count + found.Count == 0)
            {
                found.Add(new ModelException(path, "there is no SERVICE/API-VERSION/service-2.json in it"));
            }
        }
        catch (ModelException fault)
        {
            found.Add(fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            found.Add(new ModelException(path, fault.Message, fault));
        }
        faults = found.ToImmutable();
        return new AddedModels(path, services.ToImmutable(), endpoints);
    }

    private static bool Add(
        string service, ModelFolder folder, EndpointCompiler endpoints, ImmutableArray<ServiceModel>.Builder services)
    {
        var model = folder.Model(service);
        var compiled = ModelReader.Read(service, ModelCompiler.Compile(service, model)) with
        {
            ServiceId = ModelCompiler.ServiceId(service, model),
        };
        var isRuled = folder.HasEndpointRules(service);
        if (isRuled)
        {
            endpoints.Add(service, folder.EndpointRules(service), model);
        }
        services.Add(compiled);
        return isRuled;
    }
}
