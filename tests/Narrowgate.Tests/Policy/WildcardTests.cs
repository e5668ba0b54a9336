using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Policy;

namespace Narrowgate.Tests.Policy;

public sealed class WildcardTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("**", "anything", true)]
    [InlineData("?*?", "x", false)]
    [InlineData("*b?", "abbc", true)]
    [InlineData("A", "a", false)]
    public void Patterns_match_as_in_IAM(string pattern, string text, bool matches) =>
        Wildcard.Parse(pattern).Matches(text).ShouldBe(matches);

    [Fact]
    public void It_agrees_with_the_definition()
    {
        var texts = Gen.Elements('a', 'b', '*', '?').ArrayOf().Select(characters => new string(characters));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5000),
            Prop.ForAll(texts.Two().ToArbitrary(), pair =>
                Wildcard.Parse(pair.Item1).Matches(pair.Item2) == ByDefinition(pair.Item1, pair.Item2)));
    }

    [Fact]
    public void A_hostile_text_is_walked_through_once() =>
        // A matcher that goes back would try 1,000,000 over 60 places here and not end in a lifetime.
        Wildcard.Parse(string.Concat(Enumerable.Repeat("a*", 60)) + "b*").Matches(new string('a', 1_000_000)).ShouldBeFalse();

    // Row by row: whether the pattern so far matches each beginning of the text.
    private static bool ByDefinition(string pattern, string text)
    {
        var row = Enumerable.Range(0, text.Length + 1).Select(length => length == 0).ToArray();
        foreach (var wanted in pattern)
        {
            var next = new bool[row.Length];
            for (var length = 0; length < row.Length; length++)
            {
                next[length] = wanted == '*'
                    ? row[length] || (length > 0 && next[length - 1])
                    : length > 0 && row[length - 1] && (wanted == '?' || wanted == text[length - 1]);
            }
            row = next;
        }
        return row[^1];
    }
}
