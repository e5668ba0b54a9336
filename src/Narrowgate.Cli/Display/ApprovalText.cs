using Narrowgate.Api;

namespace Narrowgate.Cli.Display;

/// <summary>An approval request as people read it before they answer.</summary>
internal static class ApprovalText
{
    public static void Write(TextWriter output, ApprovalJson approval)
    {
        var facts = new Facts(output);
        facts.Add("request", approval.Id);
        facts.Add("state", $"{approval.State}, asked {Words.Time(approval.RequestedAt)}, expires {Words.Time(approval.ExpiresAt)}");
        facts.Add("caller", $"{approval.Caller.Subject} (groups: {string.Join(", ", approval.Caller.Groups)})");
        facts.Add("session", approval.Session);
        facts.Add("call", $"{approval.Call}: {Words.What(approval.Service, approval.Operation)}");
        facts.Add("where", string.Join(", ", new[] { approval.Account, approval.Region }.Where(part => !string.IsNullOrEmpty(part))));
        facts.Add("actions", approval.Actions);
        facts.Add("on", approval.Resources);
        facts.Add("risks", string.Join(", ", approval.Risks));
        facts.Add("with", approval.Parameters);
        facts.Add("approvers", Approvers(approval));
        facts.Add("a yes", $"lets this very call pass {approval.Grant.Uses} time(s) within {Words.Duration(approval.Grant.ForSeconds)}");
        facts.Add("answers", [.. approval.Decisions.Select(Words.Answer)]);
    }

    /// <summary>One line for <c>approvals watch</c>.</summary>
    public static string Line(ApprovalJson approval) => Printable.Of(
        $"{approval.Id}  {approval.State,-8}  {approval.Caller.Subject}  "
        + $"{Words.What(approval.Service, approval.Operation)}  {Words.Resources(approval.Resources)}  "
        + (approval.State == "open"
            ? $"expires {Words.Time(approval.ExpiresAt)}"
            : string.Join("; ", approval.Decisions.Select(Words.Answer))));

    private static string Approvers(ApprovalJson approval)
    {
        var who = approval.Approvers.Count == 0 ? "anybody of the people" : string.Join(", ", approval.Approvers);
        return approval.Required > 1 ? $"{who} ({approval.Required} of them)" : who;
    }
}
