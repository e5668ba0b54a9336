using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using Narrowgate.Aws.Models.Compile;

namespace Narrowgate.Aws.Models;

/// <summary>
/// The models that are compiled into this assembly, each loaded when it is first asked for and kept: a cold start
/// must not pay for 424 services. Models that an operator added come before those. Safe for concurrent use.
/// </summary>
public sealed class ModelCatalogue : IModelSource
{
    // Sixteen times the largest model there is, EC2's: a bound on what a broken resource may decompress to.
    private const int LargestModelBytes = 16 * 1024 * 1024;

    private readonly Func<string, Stream?> _open;
    private readonly ConcurrentDictionary<string, Lazy<ServiceModel>> _loaded = new(StringComparer.Ordinal);
    private readonly Lazy<EndpointTable> _endpoints;
    private readonly FrozenDictionary<string, IReadOnlyList<string>> _bySigningName;

    /// <summary>The embedded catalogue.</summary>
    /// <exception cref="ModelException">Its index is broken.</exception>
    public ModelCatalogue()
        : this(Embedded)
    {
    }

    /// <summary>The embedded catalogue with an operator's models.</summary>
    /// <exception cref="ModelException">The embedded index is broken.</exception>
    public ModelCatalogue(AddedModels added)
        : this(Embedded, added)
    {
    }

    internal ModelCatalogue(Func<string, Stream?> open, AddedModels? added = null)
    {
        _open = open;
        Index = CatalogueIndex.Read(Bytes(CatalogueIndex.Document)).With(added);
        foreach (var service in added?.Services ?? [])
        {
            _loaded[service.Name] = new Lazy<ServiceModel>(service);
        }
        _endpoints = new Lazy<EndpointTable>(() => EndpointTable.Read(Bytes(EndpointTable.Document)).With(added?.Endpoints));
        _bySigningName = Index.Services.Values
            .GroupBy(entry => entry.SigningName, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                IReadOnlyList<string> (group) => [.. group.Select(entry => entry.Name).Order(StringComparer.Ordinal)],
                StringComparer.Ordinal);
    }

    public CatalogueIndex Index { get; }

    /// <summary>Where the services are.</summary>
    /// <exception cref="ModelException">The table is broken.</exception>
    public EndpointTable Endpoints => _endpoints.Value;

    /// <exception cref="ModelException">
    /// The service's model is broken; the other services are not touched by that.
    /// </exception>
    public ServiceModel? Find(string service) =>
        Index.Services.ContainsKey(service)
            ? _loaded.GetOrAdd(service, static (name, catalogue) => new Lazy<ServiceModel>(() => catalogue.Load(name)), this).Value
            : null;

    public IReadOnlyList<string> WithSigningName(string signingName) => _bySigningName.GetValueOrDefault(signingName, []);

    internal static Stream? Embedded(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream($"Catalogue/{name}");

    internal static byte[] EmbeddedPartitions()
    {
        using var stream = Embedded(ModelFolder.PartitionsFile)
            ?? throw new ModelException(ModelFolder.PartitionsFile, "the catalogue does not hold it");
        return ReadAll(stream, ModelFolder.PartitionsFile);
    }

    public static string ModelDocument(string service) => $"{service}.json.gz";

    private ServiceModel Load(string service)
    {
        var model = ModelReader.Read(service, Unzip(service));
        var entry = Index.Services[service];
        return model.SigningName == entry.SigningName
            && model.ApiVersion == entry.ApiVersion
            && model.TargetPrefix == entry.TargetPrefix
            ? model with { ServiceId = entry.ServiceId }
            : throw new ModelException(service, "the model and its line in the index differ: compile the models anew");
    }

    private byte[] Unzip(string service)
    {
        try
        {
            using var zipped = new GZipStream(Open(ModelDocument(service)), CompressionMode.Decompress);
            return ReadAll(zipped, service);
        }
        catch (InvalidDataException fault)
        {
            throw new ModelException(service, $"not gzip: {fault.Message}", fault);
        }
    }

    private byte[] Bytes(string name)
    {
        using var stream = Open(name);
        return ReadAll(stream, name);
    }

    private Stream Open(string name) => _open(name) ?? throw new ModelException(name, "the catalogue does not hold it");

    private static byte[] ReadAll(Stream stream, string name)
    {
        using var bytes = new MemoryStream();
        var block = new byte[64 * 1024];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            if (bytes.Length + read > LargestModelBytes)
            {
                throw new ModelException(name, $"larger than {LargestModelBytes} bytes");
            }
            bytes.Write(block, 0, read);
        }
        return bytes.ToArray();
    }
}
