using System.CommandLine;
using Narrowgate.Api;
using Narrowgate.Cli.Client;
using Narrowgate.Cli.Display;

namespace Narrowgate.Cli.Commands;

/// <summary>What a yes and a no have in common.</summary>
internal abstract class ApprovalsAnswerCommand : ClientCommand
{
    private readonly Argument<string> _id = Asking.Id("approval request");
    private readonly Option<string?> _comment = new("--comment") { Description = "Why; on record, and told to the caller with a no", HelpName = "C" };

    protected ApprovalsAnswerCommand(string name, string description, bool needsComment, Surroundings here)
        : base(name, description, here)
    {
        _comment.Required = needsComment;
        Add(_id);
        Add(_comment);
    }

    protected override async Task<int> AskAsync(GatewayClient gateway, ParseResult given, CancellationToken cancellation)
    {
        var approval = await gateway.PostAsync(
            $"{Asking.One("approvals", given.GetRequiredValue(_id))}/{Name}",
            new CommentJson(given.GetValue(_comment)),
            ApiJson.Default.CommentJson, ApiJson.Default.ApprovalJson, cancellation);
        if (given.GetValue(Json))
        {
            JsonLines.Write(Here.Output, approval, ApiJson.Default.ApprovalJson);
        }
        else
        {
            await Here.Output.WriteLineAsync(Outcome(approval));
        }
        return ExitCode.Done;
    }

    private static string Outcome(ApprovalJson approval) => Printable.Of(approval.State switch
    {
        "open" => $"Your yes to request {approval.Id} is on record; it takes more approvers.",
        "used" => $"Request {approval.Id} is approved, and the waiting call went on.",
        "approved" => $"Request {approval.Id} is approved; the same call passes {approval.Grant.UsesLeft} time(s)"
            + (approval.Grant.EndsAt is { } end ? $" until {Words.Time(end)}." : "."),
        _ => $"Request {approval.Id} is {approval.State}.",
    });
}

/// <summary><c>approvals approve ID [--comment C]</c></summary>
internal sealed class ApprovalsApproveCommand(Surroundings here)
    : ApprovalsAnswerCommand("approve", "Lets the waiting call go on. Needs a person's token.", needsComment: false, here);

/// <summary><c>approvals deny ID --comment C</c></summary>
internal sealed class ApprovalsDenyCommand(Surroundings here)
    : ApprovalsAnswerCommand("deny", "Refuses the waiting call. Needs a person's token.", needsComment: true, here);
