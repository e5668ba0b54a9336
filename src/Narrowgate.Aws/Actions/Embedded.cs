namespace Narrowgate.Aws.Actions;

/// <summary>The files of the Catalogue folder, which travel inside the assembly.</summary>
internal static class Embedded
{
    public static Stream Open(string name) =>
        typeof(Embedded).Assembly.GetManifestResourceStream($"actions/{name}")
        ?? throw new InvalidOperationException($"The assembly was built without actions/{name}.");

    /// <summary>The lines of a table, split at white space; without comments and empty lines.</summary>
    public static IEnumerable<string[]> Rows(string name)
    {
        using var reader = new StreamReader(Open(name));
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split('#')[0].Split(
                ' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length > 0)
            {
                yield return words;
            }
        }
    }
}
