namespace Narrowgate.Cli.Tests.Commands;

public sealed class LoginTests
{
    [Fact]
    public async Task A_sign_in_link_is_the_only_line_that_is_printed()
    {
        await using var bench = await CliBench.StartAsync();

        var ran = await bench.RunAsync("login", "--link", "--token-file", bench.Token("person:alice"));

        ran.Code.ShouldBe(0, ran.Error);
        ran.Lines.ShouldHaveSingleItem().ShouldStartWith("https://console.gate.example.com/sign-in#");
        ran.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_workload_gets_no_link()
    {
        await using var bench = await CliBench.StartAsync();

        var ran = await bench.RunAsync("login", "--link", "--token-file", bench.Token("workload:ci"));

        ran.Code.ShouldBe(1);
        ran.Output.ShouldBeEmpty();
        ran.Error.ShouldContain("is a workload");
    }

    [Fact]
    public async Task A_link_needs_a_token_file()
    {
        await using var bench = await CliBench.StartAsync();

        (await bench.RunAsync("login", "--link")).Code.ShouldBe(2);
    }
}
