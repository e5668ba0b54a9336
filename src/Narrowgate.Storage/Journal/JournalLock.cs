using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Narrowgate.Storage.Journal;

/// <summary>
/// One process owns a journal. The kernel's lock (<c>flock</c>) on the file <c>lock</c> ends with its holder, however
/// that ends; the file <c>owner</c> only names the process, for the message.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private JournalLock(SafeFileHandle file) => _file = file;

    /// <exception cref="IOException">Another process has it, named in the message.</exception>
    public static JournalLock Take(string directory)
    {
        var file = Lock(directory);
        Sign(directory);
        return new JournalLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static SafeFileHandle Lock(string directory)
    {
        var path = Path.Combine(directory, "lock");
        CreateIfMissing(path);
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException busy)
        {
            throw new IOException(
                $"{directory} is in use by another gateway (process {Owner(directory)}). Stop it, or give this one a "
                + "dataDirectory of its own.",
                busy);
        }
    }

    private static void CreateIfMissing(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                Disk.CreateFile(path).Dispose();
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else was quicker; who owns it is decided by the lock, not by who made the file.
        }
    }

    private static void Sign(string directory)
    {
        var path = Path.Combine(directory, "owner");
        try
        {
            File.Delete(path);
            using var file = Disk.CreateFile(path);
            file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            // A full disk: the lock holds all the same, only the other gateway's message will not name this process.
        }
    }

    private static string Owner(string directory)
    {
        var path = Path.Combine(directory, "owner");
        return File.Exists(path) && File.ReadAllText(path) is { Length: > 0 } owner ? owner : "unknown";
    }
}
