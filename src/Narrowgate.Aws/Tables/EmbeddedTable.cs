using System.Reflection;

namespace Narrowgate.Aws.Tables;

/// <summary>The tables and catalogues that travel inside the assembly: <c>actions/names.txt</c>.</summary>
internal static class EmbeddedTable
{
    private static readonly Assembly Assembly = typeof(EmbeddedTable).Assembly;

    public static bool Exists(string file) => Assembly.GetManifestResourceInfo(file) is not null;

    /// <exception cref="InvalidDataException">The assembly was built without the file.</exception>
    public static Stream Open(string file) =>
        Assembly.GetManifestResourceStream(file)
        ?? throw new InvalidDataException($"The assembly was built without {file}.");

    /// <summary>The lines that say something, split at white space.</summary>
    public static IEnumerable<TableRow> Rows(string file)
    {
        using var reader = new StreamReader(Open(file));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            var parts = line.Split('#', 2, StringSplitOptions.TrimEntries);
            var words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length > 0)
            {
                yield return new TableRow(file, number, words, parts.Length > 1 ? parts[1] : "");
            }
        }
    }
}
