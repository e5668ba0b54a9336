using System.Collections.Immutable;
using System.Text.Json;

namespace Narrowgate.Oidc.Embedded;

/// <summary>What the file holds.</summary>
/// <param name="ActiveKey">PKCS#8, PEM.</param>
internal sealed record KeyRingContents(string ActiveKey, ImmutableArray<RetiredKey> Retired);

/// <param name="PublicKey">SubjectPublicKeyInfo, PEM.</param>
internal sealed record RetiredKey(string PublicKey, DateTimeOffset RetiredAt);

/// <summary>
/// directory/NAME.json, for its owner only. It comes into being whole or not at all: written beside and then moved.
/// </summary>
internal sealed class KeyRingFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // File.Move looks and then renames, in two steps: of two at once the second would replace the first one's key. Other
    // processes are kept out by the lock on the data directory.
    private static readonly Lock Creation = new();

    private readonly string _directory;
    private readonly string _path;

    public KeyRingFile(string directory, string name)
    {
        // The configuration allows no other names; a path must not depend on that.
        if (name.Length == 0
            || name[0] == '.'
            || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new ArgumentException("A provider's name is made of letters, digits, '-', '_' and '.'.", nameof(name));
        }
        _directory = directory;
        _path = Path.Combine(directory, name + ".json");
    }

    /// <summary>Null when there is no file yet.</summary>
    public KeyRingContents? Read()
    {
        if (!File.Exists(_path))
        {
            return null;
        }
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(_path) & ~OwnerOnly) != UnixFileMode.None)
        {
            throw new IOException($"{_path} holds a signing key and is open to others: chmod 600 it, and rotate the key.");
        }
        try
        {
            return JsonSerializer.Deserialize<KeyRingContents>(File.ReadAllBytes(_path)) is { ActiveKey: not null } read
                ? read with { Retired = read.Retired.IsDefault ? [] : read.Retired }
                : throw new IOException($"{_path} holds no key: restore it from a backup.");
        }
        catch (JsonException broken)
        {
            throw new IOException($"{_path} cannot be read as a key ring: restore it from a backup.", broken);
        }
    }

    /// <summary>Writes these contents; where another was quicker, returns the other's.</summary>
    public KeyRingContents CreateOrRead(KeyRingContents contents)
    {
        lock (Creation)
        {
            if (Read() is { } others)
            {
                return others;
            }
            File.Move(WriteBeside(contents), _path, overwrite: false);
            return contents;
        }
    }

    public void Replace(KeyRingContents contents) => File.Move(WriteBeside(contents), _path, overwrite: true);

    private string WriteBeside(KeyRingContents contents)
    {
        Directory.CreateDirectory(_directory);
        var path = Path.Combine(_directory, Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        using var stream = new FileStream(path, options);
        JsonSerializer.Serialize(stream, contents);
        stream.Flush(flushToDisk: true);
        return path;
    }
}
