namespace Narrowgate.Aws.Tests.Actions;

internal sealed record CallRow(string Name, string Service, string Operation, string Parameters, char Level, string[] Needs);

/// <summary>
/// calls.txt: <c>LEVEL SERVICE OPERATION PARAMETERS</c>, then indented lines, an action and its resources each. ARNs are
/// written without their start: <c>s3:::b/k</c> is <c>arn:aws:s3:::b/k</c>, and @ stands for region and account.
/// </summary>
internal static class CallTable
{
    /// <summary>Stands for resources that the row says nothing about.</summary>
    public const string AnyResources = "-";

    public static IReadOnlyList<CallRow> Rows { get; } = Read().ToList();

    private static IEnumerable<CallRow> Read()
    {
        CallRow? row = null;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Actions", "calls.txt")))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }
            if (line[0] == ' ')
            {
                row = row! with { Needs = [.. row.Needs, Need(line.Trim().Split(' '))] };
                continue;
            }
            if (row is not null)
            {
                yield return row;
            }
            var words = line.Split(' ', 4);
            row = new CallRow(line, words[1], words[2], words.Length > 3 ? words[3] : "{}", words[0][0], []);
        }
        yield return row!;
    }

    private static string Need(string[] words) =>
        string.Join(' ', words.Skip(1).Select(Arn).Order(StringComparer.Ordinal).Prepend(words[0]));

    private static string Arn(string word) =>
        word is "*" or "unknown" or AnyResources || word.StartsWith("arn:", StringComparison.Ordinal) ? word
        : word[0] == '~' ? "~" + Arn(word[1..])
        : "arn:aws:" + word.Replace("@", $"eu-west-1:{Calls.Account}", StringComparison.Ordinal);
}
