using Narrowgate.Identity;
using Narrowgate.Policy;
using Narrowgate.Recording;

namespace Narrowgate.Approvals;

/// <summary>Who may say yes to what, and when enough of them have.</summary>
internal static class ApproverRules
{
    /// <summary>Why this person may not answer this request so; null where they may.</summary>
    public static Refusal? Objection(ApprovalRequest request, Person person, bool approve, string? comment, Limits limits)
    {
        if (request.State != ApprovalState.Open)
        {
            return new(
                RefusalReason.ApprovalClosed,
                $"Request {request.Id} is {Word(request.State)}; nothing is left to answer.");
        }
        if (IsFor(request.Caller, person))
        {
            return new(RefusalReason.ApproverNotAdmitted, "Nobody decides about their own calls; ask another approver.");
        }
        if (!request.Terms.Any(terms => Counts(terms, person.Groups)))
        {
            return new(
                RefusalReason.ApproverNotAdmitted,
                $"{person.Subject} is not among the approvers of request {request.Id}: {Approvers(request)}.");
        }
        if (request.Answers.Any(answer => answer.By == person.Subject))
        {
            return new(RefusalReason.ApprovalClosed, $"{person.Subject} has answered request {request.Id} already.");
        }
        if (!approve && string.IsNullOrWhiteSpace(comment))
        {
            return new(RefusalReason.InvalidParameter, "A no needs a comment that says why.");
        }
        return comment?.Length > limits.CommentCharacters
            ? new(RefusalReason.InvalidParameter, $"A comment has at most {limits.CommentCharacters} characters.")
            : null;
    }

    /// <summary>Every statement that asks has as many different people's yes as it requires.</summary>
    public static bool AreMet(ApprovalRequest request) => request.Terms.All(terms =>
        request.Answers
            .Where(answer => answer.Answer == ApprovalAnswers.Approve && Counts(terms, answer.Groups))
            .Select(answer => answer.By)
            .Distinct(StringComparer.Ordinal)
            .Count() >= Math.Max(1, terms.Required));

    /// <summary>
    /// Whether the caller acts for this person. Prefixes differ between the providers of workloads and of people, so the
    /// parts after them are compared too; where that takes two people for one, another approver decides.
    /// </summary>
    private static bool IsFor(RecordedCaller caller, Person person) =>
        Names(caller.Subject).Intersect(Names(person.Subject), StringComparer.OrdinalIgnoreCase).Any();

    private static string[] Names(string subject) =>
        subject.IndexOf('/') is var slash and >= 0 ? [subject, subject[(slash + 1)..]] : [subject];

    private static bool Counts(ApprovalTerms terms, IReadOnlyCollection<string> groups) =>
        terms.Approvers.IsEmpty || terms.Approvers.Any(groups.Contains);

    private static string Approvers(ApprovalRequest request) =>
        string.Join(" and ", request.Terms.Select(terms => string.Join(" or ", terms.Approvers)));

    private static string Word(ApprovalState state) => state.ToString().ToLowerInvariant();
}
