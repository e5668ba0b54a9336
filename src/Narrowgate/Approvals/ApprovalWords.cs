using System.Globalization;

namespace Narrowgate.Approvals;

/// <summary>What a caller reads when people have not said yes; its exact words are public (scripts match them).</summary>
internal sealed class ApprovalWords(ConsoleLinks links)
{
    public Refusal Pending(ApprovalQuestion question, ApprovalRequest request, string? detail = null) =>
        new(
            RefusalReason.ApprovalPending,
            $"narrowgate is waiting for approval of {question.What} (request {request.Id}, expires {Time(request.ExpiresAt)}). "
            + $"Ask an approver to open {links.Approval(request.Id)}, then run the same command again.",
            detail);

    public Refusal Denied(ApprovalQuestion question, ApprovalRequest request)
    {
        var no = request.Answers.Last(answer => answer.Answer == ApprovalAnswers.Deny);
        return new(
            RefusalReason.ApprovalDenied,
            $"narrowgate denied {question.What}: {OneLine(no.By)} said no to request {request.Id}: {OneLine(no.Comment ?? "")}. "
            + $"The same call can be asked again after {Time(request.ExpiresAt)}. {links.Approval(request.Id)}");
    }

    public static Refusal Expired(ApprovalQuestion question, ApprovalRequest request) =>
        new(
            RefusalReason.ApprovalPending,
            $"narrowgate got no answer about {question.What} in time (request {request.Id}, expired {Time(request.ExpiresAt)}). "
            + "Run the same command again to ask anew.");

    public static Refusal UsedUp(ApprovalQuestion question, ApprovalRequest request) =>
        new(
            RefusalReason.ApprovalPending,
            $"narrowgate let as many calls of {question.What} pass as request {request.Id} was approved for, and this one "
            + "was one more. Run the same command again to ask anew.");

    public static Refusal TooMany(ApprovalQuestion question, int bound) =>
        new(
            RefusalReason.Overloaded,
            $"narrowgate cannot ask about {question.What}: {bound} requests of {question.Session.Caller.Subject} wait for "
            + "approval already. Have some of them answered first.");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm'Z'", CultureInfo.InvariantCulture);

    // A person's words end up in XML and JSON errors and on terminals: nothing that steers any of these.
    private static string OneLine(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim().TrimEnd('.');
}
