using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Narrowgate.Server.Tests.Configuration;

public sealed class YamlTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Arbitrary_bytes_give_faults_and_never_an_exception() =>
        Fuzz(ArbMap.Default.GeneratorFor<byte>().ArrayOf());

    [Fact]
    public void Arbitrary_pieces_of_YAML_give_faults_and_never_an_exception() => Fuzz(
        Gen.Elements("kind", "Policy", "Target", ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", "&a ", "*a", "\"", "'", "|", ">", "---\n",
                "...", "!", "!!int ", "%YAML 9.9\n", "\\", "\"\\U00110000\"", "\"\\x", "\t", "#", "<<", "? ", "${", "}", "env:X", "\0", "\u00e9")
            .ArrayOf()
            .Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces))));

    [Fact]
    public void A_configuration_with_some_bytes_changed_gives_faults_and_never_an_exception()
    {
        var good = Encoding.UTF8.GetBytes(Sample.Target + "---\n" + Sample.Policy);
        Fuzz(from place in Gen.Choose(0, good.Length - 1)
             from changed in ArbMap.Default.GeneratorFor<byte>().NonEmptyListOf()
             select (byte[])[.. good[..place], .. changed, .. good[Math.Min(good.Length, place + changed.Count)..]]);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('-')]
    public void Nesting_without_end_is_a_fault(char opening)
    {
        var text = opening == '-' ? string.Concat(Enumerable.Repeat("- ", 20_000)) : new string(opening, 20_000);

        _folder.Read(text).Faults.ShouldNotBeEmpty();
    }

    [Fact]
    public void Aliases_that_multiply_are_a_fault()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++)
        {
            text.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        }

        _folder.Faults(text.ToString()).ShouldHaveSingleItem().ShouldContain("its aliases written out");
    }

    [Fact]
    public void An_alias_of_itself_is_a_fault() =>
        _folder.Faults("kind: &a [*a]\n").ShouldHaveSingleItem().ShouldContain("*a stands for nothing above it");

    [Fact]
    public void A_tab_is_a_fault_with_its_line() =>
        _folder.Faults("kind: Gateway\nlisten:\n\taws: x\n").ShouldHaveSingleItem().ShouldStartWith("gate.yaml:3: this is no YAML");

    [Fact]
    public void Merge_keys_are_a_fault() =>
        _folder.Faults("kind: Gateway\n<<: { dataDirectory: x }\n")[0].ShouldBe("gate.yaml:2: merge keys (<<) are not read; write the keys out");

    [Fact]
    public void An_alias_stands_for_what_it_names() =>
        _folder.Faults(Sample.Target + "accounts: &one ['111122223333']\n---\n" + Sample.Policy).ShouldBeEmpty();

    private void Fuzz(Gen<byte[]> files)
    {
        var file = Path.Combine(_folder.Path, "gate.yaml");
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(files.ToArbitrary(), bytes =>
        {
            File.WriteAllBytes(file, bytes);
            var result = _folder.Reader.Read(file);
            return (result.Configuration is null) == (result.Faults.Length > 0);
        }));
    }
}
