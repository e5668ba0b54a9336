using System.Diagnostics;
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
    public void A_hostile_text_costs_no_more_than_its_length()
    {
        var pattern = Wildcard.Parse(string.Concat(Enumerable.Repeat("a*", 60)) + "b");
        var text = new string('a', 1_000_000);

        var watch = Stopwatch.StartNew();
        pattern.Matches(text).ShouldBeFalse();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static bool ByDefinition(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }
        return pattern[0] == '*'
            ? ByDefinition(pattern[1..], text) || (!text.IsEmpty && ByDefinition(pattern, text[1..]))
            : !text.IsEmpty && (pattern[0] == '?' || pattern[0] == text[0]) && ByDefinition(pattern[1..], text[1..]);
    }
}
