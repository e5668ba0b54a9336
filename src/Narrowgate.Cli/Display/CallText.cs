using System.Globalization;
using Narrowgate.Api;

namespace Narrowgate.Cli.Display;

/// <summary>One call as people read it: what was asked, what was decided, who agreed, what came back.</summary>
internal static class CallText
{
    /// <param name="approval">Where people were asked.</param>
    /// <param name="bodyCharacters">How much of each body is shown.</param>
    public static void Write(TextWriter output, CallJson call, ApprovalJson? approval, int bodyCharacters)
    {
        output.WriteLine(Printable.Of(
            $"{Words.PreciseTime(call.At)}  {Words.What(call.Service, call.Operation)}"
            + (string.IsNullOrEmpty(call.Region) ? "" : $" in {call.Region}")
            + $"  {call.State}  call {call.Id}"));
        var facts = new Facts(output, indent: "  ");
        facts.Add("request", call.Parameters);
        if (call.Parameters is null)
        {
            facts.AddBody(call.Request?.Body, bodyCharacters);
        }
        facts.Add("on", call.Resources);
        facts.Add("as", call.Role);
        facts.Add("decision", call.Decision is { } decision ? Decision(decision) : null);
        facts.Add("approval", Approval(call, approval));
        facts.Add("stopped", call.State is "done" or "forwarded" or "waiting" ? null : call.Reason);
        facts.Add("reply", Reply(call));
        facts.AddBody(Body(call.Reply), bodyCharacters);
        facts.Add("masked", [.. call.Masked.Select(masked => $"{masked.Path} ({masked.Mask})")]);
    }

    private static string Decision(DecisionJson decision)
    {
        var by = decision.Statements.Select(statement => $"policy {statement.Policy}, statement {statement.Sid}");
        return $"{decision.Effect}: {(decision.Statements.Count > 0 ? string.Join("; ", by) : decision.Reason)}";
    }

    private static string? Approval(CallJson call, ApprovalJson? approval) =>
        approval is null
            ? call.Approval
            : $"{approval.Id} {approval.State} {string.Join("; ", approval.Decisions.Select(Words.Answer))}".TrimEnd();

    private static string? Body(MessageJson? reply) =>
        reply?.Decoded ?? (reply?.BodyEncoding == "base64" ? "(bytes)" : reply?.Body);

    private static string? Reply(CallJson call)
    {
        var parts = new[]
        {
            call.Status?.ToString(CultureInfo.InvariantCulture),
            call.Reply is { } reply ? $"{reply.Size} bytes" : null,
            call.DurationMs is { } ms ? ms.ToString("0.#' ms'", CultureInfo.InvariantCulture) : null,
        };
        return string.Join(", ", parts.Where(part => part is not null));
    }
}
