using System.Security.Cryptography;

namespace Narrowgate.Storage;

/// <summary>The gateway's own folder (0700) and the names in it.</summary>
public sealed class DataDirectory
{
    private DataDirectory(string path) => Path = path;

    public string Path { get; }

    public string Journal => In("journal");

    public string Index => In("index.db");

    private string Key => In("gateway.key");

    /// <summary>Makes the folder where it is missing.</summary>
    /// <exception cref="IOException">
    /// It cannot be made, or others may write into it; the message says how to mend it.
    /// </exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        Disk.CreateFolder(full);
        const UnixFileMode others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        return (File.GetUnixFileMode(full) & others) == UnixFileMode.None
            ? new DataDirectory(full)
            : throw new IOException($"{full} can be written by others than its owner; run: chmod 700 {full}");
    }

    /// <summary>Reads the gateway's root key, or makes it: 32 random bytes, for the owner alone.</summary>
    /// <exception cref="IOException">
    /// The file is not a key, or others may read it; the message says how to mend it.
    /// </exception>
    public GatewayKey LoadOrCreateKey()
    {
        if (!File.Exists(Key))
        {
            CreateKey();
        }
        if (Disk.IsOpenToOthers(Key))
        {
            throw new IOException(
                $"{Key} can be read by others than its owner; run: chmod 600 {Key} (if somebody may have read it, remove "
                + "it instead: a new key is made, and all issued keys end).");
        }
        var bytes = File.ReadAllBytes(Key);
        return bytes.Length == GatewayKey.SizeBytes
            ? new GatewayKey(bytes)
            : throw new IOException(
                $"{Key} has {bytes.Length} bytes and not {GatewayKey.SizeBytes}; restore it from a backup, or remove it: "
                + "a new key is made, and all issued keys end.");
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Written whole under another name, then linked: two starting at once agree on one key.</summary>
    private void CreateKey()
    {
        var draft = In($"gateway.key.{RandomNumberGenerator.GetHexString(16)}");
        using (var file = Disk.CreateFile(draft))
        {
            file.Write(RandomNumberGenerator.GetBytes(GatewayKey.SizeBytes));
            Disk.Flush(file.SafeFileHandle);
        }
        try
        {
            File.Move(draft, Key, overwrite: false);
        }
        catch (IOException) when (File.Exists(Key))
        {
            File.Delete(draft);
        }
        Disk.FlushFolder(Path);
    }
}
