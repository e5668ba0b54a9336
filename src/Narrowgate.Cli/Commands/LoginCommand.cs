using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary><c>login --link --token-file F</c>: a link that opens the console once, signed in.</summary>
internal sealed class LoginCommand : ClientCommand
{
    private readonly Option<bool> _link = new("--link")
    {
        Description = "Print a link that signs a browser in: good once, for five minutes",
        Required = true,
    };

    public LoginCommand(Surroundings here)
        : base("login", "Signs a browser in to the console as the person of a token.", here)
    {
        Add(_link);
        TokenFileOption.Description = "The file with the person's token; the browser stays signed in as long as it is good";
        TokenFileOption.Required = true;
    }

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var link = await gateway.PostAsync(
            "sign-in-links", new CommentJson(null),
            ApiJson.Default.CommentJson, ApiJson.Default.SignInLinkJson, cancellation);
        if (given.GetValue(Json))
        {
            JsonLines.Write(Here.Output, link, ApiJson.Default.SignInLinkJson);
        }
        else
        {
            await Here.Output.WriteLineAsync(Printable.Of(link.Link));
        }
        return ExitCode.Done;
    }
}
