using System.Text;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary>
/// Puts in what <c>${env:NAME}</c> and <c>${file:PATH}</c> stand for; remembers the files, which are watched.
/// </summary>
internal sealed class Expansion(Func<string, string?> environment, Faults faults)
{
    private const int LargestFileBytes = 64 * 1024;

    private readonly SortedDictionary<string, byte[]?> _files = new(StringComparer.Ordinal);

    /// <summary>Every file that was asked for, with what was in it; null where it could not be read.</summary>
    public IReadOnlyDictionary<string, byte[]?> Files => _files;

    public static bool IsIn(string text) =>
        text.Contains("${env:", StringComparison.OrdinalIgnoreCase)
            || text.Contains("${file:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null where something it stands for cannot be had: the fault is in the list then.</summary>
    public string? Expand(ScalarNode scalar)
    {
        var text = scalar.Text;
        var expanded = new StringBuilder();
        var place = 0;
        while (text.IndexOf("${", place, StringComparison.Ordinal) is var start and >= 0)
        {
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                faults.Add(
                    scalar.Place,
                    $"{Shown.Quoted(text)} opens a ${{ and does not close it",
                    "write ${env:NAME} or ${file:PATH}");
                return null;
            }
            if (Resolve(text[(start + 2)..end], scalar.Place) is not { } value)
            {
                return null;
            }
            expanded.Append(text, place, start - place).Append(value);
            place = end + 1;
        }
        return expanded.Append(text, place, text.Length - place).ToString();
    }

    private string? Resolve(string inside, Place place)
    {
        if (inside.StartsWith("env:", StringComparison.Ordinal))
        {
            return FromEnvironment(inside["env:".Length..], place);
        }
        if (inside.StartsWith("file:", StringComparison.Ordinal))
        {
            return FromFile(inside["file:".Length..], place);
        }
        faults.Add(
            place,
            $"${{{Shown.Text(inside)}}} stands for nothing",
            $"write ${{env:{Shown.Text(inside)}}} or ${{file:PATH}}");
        return null;
    }

    private string? FromEnvironment(string name, Place place)
    {
        var value = environment(name);
        if (string.IsNullOrEmpty(value))
        {
            faults.Add(place, $"the environment variable {Shown.Text(name)} is not set", "set it for the gateway's process");
            return null;
        }
        return value;
    }

    private string? FromFile(string path, Place place) =>
        // A file's last line break is the editor's, not the secret's.
        File(path, place)?.TrimEnd('\r', '\n');

    /// <summary>What is in a file, relative to the one that names it; null after a fault.</summary>
    public string? File(string path, Place place)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add(place, "${file:} names no file", "write ${file:PATH}");
            return null;
        }
        var full = Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(place.File))!);
        if (!_files.TryGetValue(full, out var bytes))
        {
            bytes = Read(full, path, place);
            _files.Add(full, bytes);
        }
        return bytes is null ? null : Encoding.UTF8.GetString(bytes);
    }

    private byte[]? Read(string full, string path, Place place)
    {
        var bytes = TryRead(full);
        if (bytes is null)
        {
            faults.Add(place, $"the file {Shown.Text(path)} cannot be read, or is larger than {LargestFileBytes / 1024} KiB",
                $"put one value into {Shown.OneLine(full)} and make it readable for the gateway");
        }
        return bytes;
    }

    /// <summary>Null where it is not there, may not be read, or is too large to be a value.</summary>
    public static byte[]? TryRead(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFileBytes ? System.IO.File.ReadAllBytes(path) : null;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
