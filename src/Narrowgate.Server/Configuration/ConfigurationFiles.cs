using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary>The YAML files of a configuration, as bytes, in the order in which they count.</summary>
internal sealed record ConfigurationFiles(string Folder, ImmutableArray<(string Name, byte[] Bytes)> Contents)
{
    private const long LargestFileBytes = 32 * 1024 * 1024;

    /// <param name="path">A file, or a folder of <c>*.yaml</c>.</param>
    public static ConfigurationFiles Load(string path, Faults faults)
    {
        var start = new Place(path, 1);
        try
        {
            if (Directory.Exists(path))
            {
                return new(Path.GetFullPath(path), ReadFolder(path, faults));
            }
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            if (File.Exists(path))
            {
                return new(folder, [.. ReadFile(path, faults)]);
            }
            faults.Add(start, "there is no such file or folder", "name a YAML file, or a folder of *.yaml files");
            return new(folder, []);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add(start, $"it cannot be read: {broken.Message}", "make it readable for the gateway");
            return new(Directory.GetCurrentDirectory(), []);
        }
    }

    /// <summary>SHA-256 over names and contents, lower-case hex.</summary>
    public string Fingerprint() => Digest(Contents.Select(file => (Path.GetFileName(file.Name), (byte[]?)file.Bytes)));

    /// <summary>Of the files and of all that they refer to: when it changes, something has to be read again.</summary>
    public string Trace(IEnumerable<KeyValuePair<string, byte[]?>> references) =>
        Digest([("", Encoding.ASCII.GetBytes(Fingerprint())), .. references.Select(file => (file.Key, file.Value))]);

    private static string Digest(IEnumerable<(string Name, byte[]? Bytes)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, bytes) in files)
        {
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
            hash.AppendData(bytes is null ? [0] : [1, .. SHA256.HashData(bytes)]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ImmutableArray<(string Name, byte[] Bytes)> ReadFolder(string folder, Faults faults)
    {
        // In a mounted Kubernetes volume the folder also holds the hidden ones that its links lead to.
        var files = Directory.EnumerateFiles(folder)
            .Where(file => Path.GetFileName(file)[0] != '.')
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var other in files.Where(file => file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add(
                new Place(other, 1),
                "files that end in .yml are not read",
                "rename it to .yaml, or take it out of the folder");
        }
        var yaml = files.Where(file => file.EndsWith(".yaml", StringComparison.Ordinal)).ToList();
        if (yaml.Count == 0)
        {
            faults.Add(new Place(folder, 1), "there is no *.yaml file in this folder", "put the configuration there");
        }
        return [.. yaml.SelectMany(file => ReadFile(file, faults))];
    }

    private static IEnumerable<(string Name, byte[] Bytes)> ReadFile(string file, Faults faults)
    {
        try
        {
            if (new FileInfo(file).Length <= LargestFileBytes)
            {
                return [(file, File.ReadAllBytes(file))];
            }
            faults.Add(new Place(file, 1), $"the file is larger than {LargestFileBytes >> 20} MiB", "divide it");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            faults.Add(new Place(file, 1), $"it cannot be read: {broken.Message}", "make it readable for the gateway");
        }
        return [];
    }
}
