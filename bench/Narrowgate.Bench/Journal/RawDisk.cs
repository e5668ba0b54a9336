using System.Diagnostics;
using Narrowgate.Storage;

namespace Narrowgate.Bench.Journal;

/// <summary>What the disk gives: one thread, a file of zeros, one write and one <c>fdatasync</c> for so many records.</summary>
internal static class RawDisk
{
    private const int FileBytes = 16 << 20;

    public static Measurement Measure(string folder, int recordBytes, int batch, TimeSpan duration)
    {
        var path = Path.Combine(folder, "raw");
        File.WriteAllBytes(path, new byte[FileBytes]);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        Disk.Flush(file);
        var bytes = new byte[recordBytes * batch];
        var times = new List<TimeSpan>();
        var clock = Stopwatch.StartNew();
        for (var offset = 0L; clock.Elapsed < duration; offset = (offset + bytes.Length) % (FileBytes - bytes.Length))
        {
            var began = clock.Elapsed;
            bytes.AsSpan().Fill((byte)times.Count);
            RandomAccess.Write(file, bytes, offset);
            Disk.Flush(file);
            times.Add(clock.Elapsed - began);
        }
        var perSecond = times.Count * batch / clock.Elapsed.TotalSeconds;
        times.Sort();
        return new Measurement(perSecond, times[times.Count / 2], times[times.Count * 99 / 100]);
    }
}
