using System.Diagnostics;

namespace Narrowgate.Testing;

/// <summary>A real file system (tmpfs) that is soon full.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk() { }

    public string this[string name] => _folder[name];

    public static SmallDisk Mount(string size)
    {
        var disk = new SmallDisk();
        var error = Run("mount", "-t", "tmpfs", "-o", $"size={size}", "narrowgate-test", disk._folder.Path);
        if (error is not null)
        {
            disk._folder.Dispose();
            throw new InvalidOperationException(
                $"This test fills a real file system and may not mount one ({error}). Run the tests as root, or under "
                + "`unshare --user --map-root-user --mount`.");
        }
        return disk;
    }

    public void Dispose()
    {
        Run("umount", "--lazy", _folder.Path).ShouldBeNull();
        _folder.Dispose();
    }

    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.Trim();
    }
}
