using Narrowgate.Server.Endpoints;

namespace Narrowgate.Cli.Tests;

public sealed class ExitCodeTests
{
    [Theory]
    // Bad usage
    [InlineData(2, "", "Required command")]
    [InlineData(2, "frobnicate", "frobnicate")]
    [InlineData(2, "approvals", "Required command")]
    [InlineData(2, "approvals show", "Required argument missing")]
    [InlineData(2, "approvals deny X", "--comment")]
    [InlineData(2, "approvals list --state maybe", "maybe")]
    [InlineData(2, "calls list --since yesterday", "yesterday is neither a duration")]
    [InlineData(2, "calls list --decision perhaps", "decision is one of")]
    [InlineData(2, "sessions replay X --speed 0", "above 0")]
    [InlineData(2, "sessions replay X --speed fast", "fast")]
    [InlineData(2, "token issue", "--subject")]
    [InlineData(2, "token issue --subject s --ttl 1y", "1y is not a duration")]
    [InlineData(2, "token issue --subject s --claim nonsense", "nonsense is not a claim")]
    [InlineData(2, "token issue --subject s --provider absent", "no embedded provider")]
    [InlineData(2, "env --target prod", "--token-file")]
    [InlineData(2, "env --target prod --token-file absent", "not a file with a token")]
    [InlineData(2, "serve", "--config")]
    [InlineData(2, "approvals list --server gate.example.com", "is not a gateway")]
    [InlineData(2, "approvals list --server http://gate.example.com --token-file token", "without TLS")]
    [InlineData(2, "approvals approve X --token-file absent", "not a file with a token")]
    // The answer is no
    [InlineData(1, "approvals show X", "no approval request X")]
    [InlineData(1, "sessions show X", "no session X")]
    [InlineData(1, "sessions replay X", "no session X")]
    [InlineData(1, "calls show X", "no call X")]
    [InlineData(1, "approvals approve X", "needs a person's token")]
    [InlineData(1, "approvals deny X --comment no --token-file workload", "workloads open sessions and never decide")]
    [InlineData(1, "approvals list --token-file garbage", "Not signed in")]
    [InlineData(1, "env --target absent --token-file token", "There is no target absent for this caller; there are: prod, other.")]
    // Out of reach
    [InlineData(3, "approvals list --server unix:absent.sock", "there is no such socket. Is it running")]
    [InlineData(3, "approvals list --server http://127.0.0.1:1", "cannot be reached")]
    [InlineData(3, "approvals list --server unix:/tmp/a-path-that-is-longer-than-the-hundred-and-eight-characters-which-the-address-of-a-unix-socket-can-have.sock", "cannot be reached")]
    // Done
    [InlineData(0, "approvals list", "")]
    [InlineData(0, "sessions list --since 7d --caller a --target b --limit 3", "")]
    [InlineData(0, "calls list --since 2026-01-01T00:00:00Z --decision denied --json", "")]
    [InlineData(0, "version", "")]
    [InlineData(0, "--help", "")]
    [InlineData(0, "--version", "")]
    [InlineData(0, "token issue --subject s", "")]
    public async Task Each_outcome_has_its_exit_code_and_says_why_on_standard_error(int code, string line, string says)
    {
        await using var bench = await CliBench.StartAsync(Administration.Full);
        bench.Token("person:alice");
        bench.Token("workload:ci", "workload");
        bench.Token("nonsense", "garbage");

        var ran = await bench.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        ran.Code.ShouldBe(code, ran.Error + ran.Output);
        ran.Error.ShouldContain(says);
        if (code == 0)
        {
            ran.Error.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("--help", "narrowgate [command]")]
    [InlineData("sessions list --help", "narrowgate sessions list [options]")]
    public async Task Help_calls_the_command_by_the_name_that_one_types(string line, string usage)
    {
        await using var bench = await CliBench.StartAsync();

        (await bench.RunAsync(line.Split(' '))).Output.ShouldContain($"Usage:\n  {usage}");
    }

    [Fact]
    public async Task A_gateway_that_cannot_record_is_as_one_that_cannot_be_reached()
    {
        await using var bench = await CliBench.StartAsync(Administration.Full);
        bench.Gateway.AddSession("S1");
        bench.Gateway.Journal.IsFull = true;

        (await bench.RunAsync("sessions", "revoke", "S1")).Code.ShouldBe(3);
    }

    [Fact]
    public async Task Without_a_word_about_the_server_the_socket_under_data_is_meant()
    {
        await using var bench = await CliBench.StartAsync();
        bench.Variables.Clear();

        (await bench.RunAsync("approvals", "list")).Error.ShouldContain(Path.Combine(bench.Folder, "data", "admin.sock"));
    }
}
