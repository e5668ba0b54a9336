namespace Narrowgate.Aws.Tests.Actions;

internal sealed record ResourceRow(string Name, string Service, string Operation, string Parameters, string[] Resources);

/// <summary>resources.txt: a call a line, then the resources of its first action, two spaces between them.</summary>
internal static class ResourceTable
{
    public static IReadOnlyList<ResourceRow> Rows { get; } = Read().ToList();

    private static IEnumerable<ResourceRow> Read()
    {
        string? call = null;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Actions", "resources.txt")))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            if (line[0] != ' ')
            {
                call = line;
                continue;
            }
            var words = call!.Split(' ', 3);
            yield return new ResourceRow(
                call, words[0], words[1], words[2],
                [.. line.Trim().Split("  ").Select(Arn).Order(StringComparer.Ordinal)]);
        }
    }

    private static string Arn(string word) =>
        word is "*" or "unknown" ? word
        : word[0] == '~' ? "~" + Arn(word[1..])
        : "arn:aws:" + word.Replace("@", $"eu-west-1:{Calls.Account}", StringComparison.Ordinal);
}
