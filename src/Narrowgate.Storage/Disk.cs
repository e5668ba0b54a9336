using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Narrowgate.Storage;

/// <summary>What .NET does not say about files: owner-only modes, <c>fdatasync</c>, and <c>fsync</c> of a folder.</summary>
internal static partial class Disk
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const int Interrupted = 4;

    /// <summary>Makes the folder (0700) where it is missing.</summary>
    public static void CreateFolder(string path) => Directory.CreateDirectory(path, OwnerFolder);

    /// <summary>A new file (0600), open for writing; fails where it exists.</summary>
    public static FileStream CreateFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        UnixCreateMode = OwnerFile,
    });

    /// <summary>
    /// Puts a file's content on the disk. Not <see cref="RandomAccess.FlushToDisk"/>: that is <c>fsync</c>, which also
    /// writes the changed modification time through the file system's own journal.
    /// </summary>
    public static void Flush(SafeFileHandle file)
    {
        while (DataSync(file) != 0)
        {
            ThrowUnlessInterrupted("fdatasync");
        }
    }

    /// <summary>Makes names that were created, renamed or removed in a folder outlive a crash.</summary>
    public static void FlushFolder(string path)
    {
        const int readOnlyDirectoryCloseOnExec = 0x10000 | 0x80000;
        using var folder = Open(path, readOnlyDirectoryCloseOnExec);
        if (folder.IsInvalid)
        {
            ThrowUnlessInterrupted("open");
        }
        while (Sync(folder) != 0)
        {
            ThrowUnlessInterrupted("fsync");
        }
    }

    /// <summary>True where the group or everybody may do anything with the file.</summary>
    public static bool IsOpenToOthers(string path) => (File.GetUnixFileMode(path) & ~OwnerFolder) != UnixFileMode.None;

    private static void ThrowUnlessInterrupted(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Interrupted)
        {
            throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
