using System.IO.Compression;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>
/// A folder laid out as botocore's <c>data/</c>: <c>SERVICE/API-VERSION/service-2.json</c>, perhaps gzipped. Only the
/// newest API version of a service is seen.
/// </summary>
public sealed class ModelFolder(string path)
{
    public const string PartitionsFile = "partitions.json";

    private const string ModelFile = "service-2.json";
    private const string RulesFile = "endpoint-rule-set-1.json";

    public string Path { get; } = path;

    /// <summary>The services, in order of their names.</summary>
    public IReadOnlyList<string> Services() =>
        [.. Directory.EnumerateDirectories(Path)
            .Select(folder => System.IO.Path.GetFileName(folder))
            .Where(service => Newest(service) is not null)
            .Order(StringComparer.Ordinal)];

    public byte[] Model(string service) => Bytes(service, ModelFile);

    public byte[] EndpointRules(string service) => Bytes(service, RulesFile);

    public bool HasEndpointRules(string service) => Newest(service) is { } version
        && Directory.EnumerateFiles(System.IO.Path.Combine(Path, service, version), $"{RulesFile}*").Any();

    public byte[] Partitions() => FindPartitions() ?? throw new ModelException(Path, $"there is no {PartitionsFile}");

    /// <summary>Null where the folder holds none.</summary>
    public byte[]? FindPartitions()
    {
        var file = System.IO.Path.Combine(Path, PartitionsFile);
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    private byte[] Bytes(string service, string file)
    {
        var version = Newest(service) ?? throw new ModelException(service, $"no {ModelFile} in {Path}");
        var plain = System.IO.Path.Combine(Path, service, version, file);
        try
        {
            return File.Exists(plain) ? File.ReadAllBytes(plain) : Unzip($"{plain}.gz");
        }
        catch (Exception fault) when (fault is FileNotFoundException or InvalidDataException)
        {
            throw new ModelException(service, fault.Message, fault);
        }
    }

    private static byte[] Unzip(string file)
    {
        using var zipped = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        zipped.CopyTo(bytes);
        return bytes.ToArray();
    }

    // API versions are dates, so their order as text is their order in time.
    private string? Newest(string service) =>
        Directory.EnumerateDirectories(System.IO.Path.Combine(Path, service))
            .Where(version => File.Exists(System.IO.Path.Combine(version, ModelFile))
                || File.Exists(System.IO.Path.Combine(version, $"{ModelFile}.gz")))
            .Select(version => System.IO.Path.GetFileName(version))
            .Max(StringComparer.Ordinal);
}
