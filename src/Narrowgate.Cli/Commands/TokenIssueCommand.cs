using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>token issue [--provider P] --subject S --group G… --ttl D [--claim K=V]</c></summary>
internal sealed class TokenIssueCommand : ClientCommand
{
    private readonly Option<string?> _provider = new("--provider") { Description = "The embedded provider's name", HelpName = "P" };
    private readonly Option<string> _subject = new("--subject") { Description = "Whom it names", HelpName = "S", Required = true };
    private readonly Option<string[]> _groups = new("--group")
    {
        Description = "A group of the subject; can be repeated",
        HelpName = "G",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<TimeSpan> _ttl = Durations.Option("--ttl", "How long it is good", "1h");
    private readonly Option<string[]> _claims = new("--claim") { Description = "A further claim; can be repeated", HelpName = "K=V" };

    public TokenIssueCommand(Surroundings here)
        : base("issue", "Prints a token of an embedded provider; needs administration: {socket: full}.", here)
    {
        _claims.Validators.Add(result =>
        {
            foreach (var claim in result.Tokens.Select(token => token.Value).Where(claim => claim.IndexOf('=') < 1))
            {
                result.AddError($"{claim} is not a claim; write NAME=VALUE.");
            }
        });
        foreach (var option in new Option[] { _provider, _subject, _groups, _ttl, _claims })
        {
            Add(option);
        }
    }

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var claims = (given.GetValue(_claims) ?? [])
            .Select(claim => claim.Split('=', 2))
            .GroupBy(parts => parts[0], parts => parts[1], StringComparer.Ordinal)
            .ToDictionary(claim => claim.Key, IReadOnlyList<string> (claim) => [.. claim], StringComparer.Ordinal);
        var order = new TokenRequestJson(
            given.GetValue(_provider), given.GetRequiredValue(_subject), given.GetValue(_groups) ?? [],
            given.GetValue(_ttl).TotalSeconds, claims);
        var issued = await gateway.PostAsync(
            "tokens", order, ApiJson.Default.TokenRequestJson, ApiJson.Default.TokenJson, cancellation);
        if (given.GetValue(Json))
        {
            JsonLines.Write(Here.Output, issued, ApiJson.Default.TokenJson);
        }
        else
        {
            await Here.Output.WriteLineAsync(issued.Token);
        }
        return ExitCode.Done;
    }
}
