using System.Runtime.CompilerServices;

namespace Narrowgate.Testing;

/// <summary>
/// A table in a document of the repository that a test computes, so that it cannot go out of date. What stands between
/// the lines <c>&lt;!-- NAME --&gt;</c> and <c>&lt;!-- /NAME --&gt;</c> is compared; NARROWGATE_WRITE_DOCUMENTS=1 writes it.
/// </summary>
internal static class KeptDocument
{
    private static bool IsWriting => Environment.GetEnvironmentVariable("NARROWGATE_WRITE_DOCUMENTS") == "1";

    /// <param name="path">From the root of the repository, <c>docs/risks.md</c>.</param>
    public static void ShouldHold(string path, string name, string table)
    {
        var file = Path.Combine(Root(), path);
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var (begin, end) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        (from >= 0 && to > from).ShouldBeTrue($"{path} has no place for {name}");
        from += begin.Length;
        var kept = $"{table.ReplaceLineEndings("\n").TrimEnd()}\n";
        if (IsWriting)
        {
            File.WriteAllText(file, text[..from] + kept + text[to..]);
            return;
        }
        text[from..to].ShouldBe(kept, $"{path} is out of date: run this test with NARROWGATE_WRITE_DOCUMENTS=1");
    }

    /// <summary>A page that is computed as a whole.</summary>
    /// <param name="path">From the root of the repository.</param>
    public static void ShouldBe(string path, string page)
    {
        var file = Path.Combine(Root(), path);
        if (IsWriting)
        {
            File.WriteAllText(file, page);
            return;
        }
        File.ReadAllText(file).ShouldBe(page, $"{path} is out of date: run this test with NARROWGATE_WRITE_DOCUMENTS=1");
    }

    /// <param name="path">From the root of the repository.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root(), path)).ReplaceLineEndings("\n");

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
