namespace Narrowgate.Aws.Members;

/// <summary>A line of a table: its words and what is said after <c>#</c>.</summary>
internal sealed record TableRow(string File, int Number, string[] Words, string Reason)
{
    public InvalidOperationException Bad(string fault) => new($"{File}, line {Number}: {fault}");

    /// <summary>What the third word says.</summary>
    public MemberClass Class(string name) => name switch
    {
        "plain" => MemberClass.Plain,
        "secret" => MemberClass.Secret,
        "code" => MemberClass.Code,
        "destination" => MemberClass.Destination,
        "reference" => MemberClass.Reference,
        "pre-authorised-url" => MemberClass.PreAuthorisedUrl,
        _ => throw Bad($"'{name}' is no class"),
    };
}

/// <summary>The files of the Catalogue folder, which travel inside the assembly.</summary>
internal static class TableText
{
    /// <summary>The lines that say something, split at white space.</summary>
    /// <exception cref="InvalidOperationException">The assembly was built without the file.</exception>
    public static IEnumerable<TableRow> Rows(string file)
    {
        using var stream = typeof(TableText).Assembly.GetManifestResourceStream($"members/{file}")
            ?? throw new InvalidOperationException($"The assembly was built without members/{file}.");
        using var reader = new StreamReader(stream);
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
