namespace Narrowgate.Aws.Actions;

/// <summary>
/// The end of a table's row: <c>if MEMBER|MEMBER unless MEMBER|MEMBER</c>. Dots lead into structures:
/// <c>CreateBucketConfiguration.Tags</c>.
/// </summary>
internal sealed record Condition(string[] If, string[] Unless)
{
    /// <summary>Reads the words from the first <c>if</c> or <c>unless</c> on.</summary>
    public static Condition Parse(string[] words) => new(After("if", words), After("unless", words));

    /// <summary>Where the condition begins in a row's words; their number where it has none.</summary>
    public static int StartsAt(string[] words) =>
        Array.FindIndex(words, word => word is "if" or "unless") is var at && at < 0 ? words.Length : at;

    public bool Holds(CallFacts call) => (If.Length == 0 || If.Any(call.Gives)) && !Unless.Any(call.Gives);

    private static string[] After(string word, string[] words)
    {
        var at = Array.IndexOf(words, word);
        return at < 0 ? [] : words[at + 1].Split('|');
    }
}
