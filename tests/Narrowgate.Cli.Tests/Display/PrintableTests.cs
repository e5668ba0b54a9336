using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Tests.Display;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("größe 日本 😀", "größe 日本 😀")]
    [InlineData("\u001b[31m", "\\u{1B}[31m")]
    [InlineData("a\r\nb\tc", "a\\u{D}\\u{A}b\\u{9}c")]
    [InlineData("\u202eexe.txt", "\\u{202E}exe.txt")]
    [InlineData("\u2066a\u2069\u200b\ufeff", "\\u{2066}a\\u{2069}\\u{200B}\\u{FEFF}")]
    [InlineData("\u009b2J\u007f", "\\u{9B}2J\\u{7F}")]
    [InlineData("\u2028", "\\u{2028}")]
    [InlineData("\U000E0041", "\\u{E0041}")]
    public void What_steers_a_terminal_or_hides_is_spelt_out(string text, string shown) => Printable.Of(text).ShouldBe(shown);

    [Fact]
    public void Half_a_character_is_spelt_out() => Printable.Of("\ud800x").ShouldBe("\\u{D800}x");

    [Fact]
    public void Nothing_that_steers_gets_through() =>
        Prop.ForAll<string?>(text => Printable.Of(text).EnumerateRunes().All(rune =>
                System.Text.Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)))
            .QuickCheckThrowOnFailure();
}
