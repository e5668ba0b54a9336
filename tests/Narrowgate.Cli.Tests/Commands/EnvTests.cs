using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Tests.Commands;

public sealed class EnvTests
{
    // {"iss":"https://issuer","sub":"repo:my-org/app"}
    private const string Jwt = "e30.eyJpc3MiOiJodHRwczovL2lzc3VlciIsInN1YiI6InJlcG86bXktb3JnL2FwcCJ9.c2ln";

    [Fact]
    public async Task The_lines_that_an_SDK_needs_are_printed_for_eval()
    {
        await using var bench = await CliBench.StartAsync();
        var file = bench.Token(Jwt, "my token");

        var ran = await bench.RunAsync("env", "--target", "prod", "--token-file", file);

        ran.Code.ShouldBe(0, ran.Error);
        ran.Lines[0].ShouldBe("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE");
        ran.Lines[1].ShouldBe("export AWS_ENDPOINT_URL=http://127.0.0.1:8700");
        ran.Lines[2].ShouldBe("export AWS_ROLE_ARN=arn:aws:iam::111122223333:role/agents");
        ran.Lines[3].ShouldBe($"export AWS_WEB_IDENTITY_TOKEN_FILE='{bench.Folder}/my token'");
        ran.Lines[4].ShouldStartWith("export AWS_ROLE_SESSION_NAME=repo-my-org-app-");
        ran.Lines[5].ShouldBe("export AWS_DISABLE_HOST_PREFIX_INJECTION=true");
        ran.Lines[6].ShouldBe("unset AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
        ran.Lines.Length.ShouldBe(7);
    }

    [Fact]
    public async Task For_proxy_mode_the_gateway_is_the_proxy_and_its_authority_is_trusted()
    {
        await using var bench = await CliBench.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(bench.Gateway.SocketPath)!, "tls")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.pem"), "");

        var ran = await bench.RunAsync("env", "--target", "prod", "--token-file", bench.Token(Jwt), "--proxy");

        ran.Code.ShouldBe(0, ran.Error);
        ran.Lines.ShouldNotContain(line => line.StartsWith("export AWS_ENDPOINT_URL", StringComparison.Ordinal));
        ran.Lines[4..].ShouldBe(
        [
            "unset AWS_ENDPOINT_URL AWS_DISABLE_HOST_PREFIX_INJECTION",
            "export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true",
            "export HTTPS_PROXY=http://127.0.0.1:8700",
            "export https_proxy=http://127.0.0.1:8700",
            "export NO_PROXY=127.0.0.1,localhost",
            "export no_proxy=127.0.0.1,localhost",
            $"export AWS_CA_BUNDLE={folder}/ca.pem",
            $"export NODE_EXTRA_CA_CERTS={folder}/ca.pem",
            $"export SSL_CERT_FILE={folder}/ca.pem",
        ]);
    }

    [Fact]
    public async Task The_session_name_is_the_callers_own_the_same_each_time_and_one_that_STS_takes()
    {
        await using var bench = await CliBench.StartAsync();
        var first = await NameAsync(bench, "prod", Jwt);

        first.ShouldMatch(@"^[\w+=,.@-]{2,64}$");
        (await NameAsync(bench, "prod", Jwt)).ShouldBe(first);
        (await NameAsync(bench, "other", Jwt)).ShouldNotBe(first);
        (await NameAsync(bench, "prod", "not a jwt")).ShouldNotBe(first);
        (await NameAsync(bench, "prod", "e30.W10.c2ln")).ShouldMatch(@"^[\w+=,.@-]{2,64}$");
    }

    [Fact]
    public async Task Elsewhere_a_workload_asks_with_its_own_token_and_is_told_of_its_targets_only()
    {
        await using var bench = await CliBench.StartAsync();
        var file = bench.Token("workload:ci");
        var server = bench.Gateway.Address.ToString();

        (await bench.RunAsync("env", "--server", server, "--target", "prod", "--token-file", file)).Code.ShouldBe(0);
        (await bench.RunAsync("env", "--server", server, "--target", "other", "--token-file", file)).Code.ShouldBe(1);
    }

    [Theory]
    [InlineData("plain-1.2/3", "plain-1.2/3")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("$(rm -rf)", "'$(rm -rf)'")]
    [InlineData("it's", @"'it'\''s'")]
    public void A_word_for_the_shell_stays_a_word(string word, string quoted) => ShellQuote.Of(word).ShouldBe(quoted);

    private static async Task<string> NameAsync(CliBench bench, string target, string token)
    {
        var ran = await bench.RunAsync("env", "--target", target, "--token-file", bench.Token(token));
        return ran.Lines.Single(line => line.Contains("SESSION_NAME=", StringComparison.Ordinal)).Split("=", 2)[1];
    }
}
