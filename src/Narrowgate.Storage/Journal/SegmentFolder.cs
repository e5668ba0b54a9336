using System.Collections.Immutable;
using System.Globalization;

namespace Narrowgate.Storage.Journal;

/// <summary>
/// The folder of segments. A file is named after its first position and appears under that name only once its zeros
/// and its header are on the disk: an append into it can then run out of nothing.
/// </summary>
internal sealed class SegmentFolder(FileJournalSettings settings)
{
    private const string Extension = ".journal";

    private static readonly byte[] Zeros = new byte[256 << 10];

    /// <summary>A file of the usual size that is made ready before it is needed.</summary>
    private string Ahead => Path.Combine(settings.Directory, "next");

    private string Beside => Path.Combine(settings.Directory, "new");

    public void Open()
    {
        Disk.CreateFolder(settings.Directory);
        Disk.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(settings.Directory))!);
    }

    /// <summary>Removes what a crash left half made.</summary>
    public void Clean()
    {
        File.Delete(Ahead);
        File.Delete(Beside);
    }

    /// <summary>The paths of all segments, oldest first.</summary>
    public ImmutableArray<string> List() =>
        [.. Directory.EnumerateFiles(settings.Directory, "*" + Extension).Order(StringComparer.Ordinal)];

    /// <summary>Writes the zeros of a coming segment; its own thread's work, for it takes tens of milliseconds.</summary>
    public void PrepareAhead() => WriteZeros(Ahead, settings.SegmentBytes);

    /// <summary>Makes a segment with room for at least so many bytes of frames.</summary>
    public Segment Create(SegmentHeader header, long frameBytes, bool isFirst)
    {
        var usual = isFirst ? settings.FirstSegmentBytes : settings.SegmentBytes;
        var bytes = Math.Max(usual, SegmentHeader.Bytes + frameBytes);
        var source = bytes == settings.SegmentBytes && File.Exists(Ahead) ? Ahead : Beside;
        if (source == Beside)
        {
            WriteZeros(Beside, bytes);
        }
        var path = PathOf(header.First);
        WriteHeader(source, header);
        File.Move(source, path, overwrite: true);
        Disk.FlushFolder(settings.Directory);
        return new Segment(path, header, bytes);
    }

    private string PathOf(long first) =>
        Path.Combine(settings.Directory, first.ToString("D19", CultureInfo.InvariantCulture) + Extension);

    private void WriteHeader(string path, SegmentHeader header)
    {
        var bytes = new byte[SegmentHeader.Bytes];
        header.Write(bytes);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(file, bytes, 0);
        settings.Flush(file);
    }

    /// <summary>
    /// Zeros, not <c>fallocate</c>: an extent that was never written costs a metadata change at its first use.
    /// </summary>
    private void WriteZeros(string path, long bytes)
    {
        File.Delete(path);
        try
        {
            using var file = Disk.CreateFile(path);
            for (var left = bytes; left > 0; left -= Zeros.Length)
            {
                file.Write(Zeros.AsSpan(0, (int)Math.Min(left, Zeros.Length)));
            }
            settings.Flush(file.SafeFileHandle);
        }
        catch
        {
            // On a full disk the half-made file is what the next, smaller attempt needs.
            File.Delete(path);
            throw;
        }
    }
}
