using System.Collections.Immutable;
using Narrowgate.Policy;

namespace Narrowgate.Server.Configuration;

/// <summary><c>approval:</c> of a RequireApproval statement; what it leaves out is as the documentation shows.</summary>
internal static class ApprovalReader
{
    private const int MostApprovers = 20;
    private const int MostUses = 1000;
    private static readonly TimeSpan LongestExpiry = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestGrant = TimeSpan.FromDays(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static ApprovalTerms Read(Section? section)
    {
        var standard = ApprovalTerms.Default;
        if (section is null)
        {
            return standard;
        }
        var approvers = ReadApprovers(section);
        var required = section.Count("required", 1, MostApprovers);
        var hold = section.Duration("hold", TimeSpan.Zero, ApprovalTerms.LongestHold);
        var expires = section.Duration("expires", Second, LongestExpiry);
        var (uses, lasts) = ReadGrant(section.Inner("grant"), isWidest: false);
        // How far an approver may widen the grant. There is nothing wider than a call in this version, and so nothing
        // to hold on to; what is written must be right all the same.
        ReadGrant(section.Inner("grantUpTo"), isWidest: true);
        section.NotAvailable("breakGlass", "leave it out");
        section.NotAvailable("unboundContent", "leave it out");
        section.Close();
        return new ApprovalTerms(
            approvers, required ?? standard.Required, hold ?? standard.Hold, expires ?? standard.Expires,
            uses ?? standard.GrantUses, lasts ?? standard.GrantFor);
    }

    private static ImmutableArray<string> ReadApprovers(Section section)
    {
        if (section.Inner("approvers") is not { } inner)
        {
            return [];
        }
        var groups = inner.Values("groups");
        if (groups.IsEmpty)
        {
            inner.Faults.Add(
                inner.Place,
                "approvers names no group",
                "write groups: [GROUP], or leave approvers out for any person");
        }
        inner.Close();
        return groups;
    }

    private static (int? Uses, TimeSpan? For) ReadGrant(Section? section, bool isWidest)
    {
        if (section?.Text("scope") is { Text: not "call" } scope)
        {
            if (scope.Text is not ("operation" or "resource" or "session"))
            {
                section.Faults.Add(scope.Place, $"there is no scope {Shown.Quoted(scope.Source)}", "write call");
            }
            else if (!isWidest)
            {
                section.Faults.Add(
                    scope.Place, $"grants of scope {scope.Text} are not available in this version", "write call");
            }
        }
        var uses = section?.Count("uses", 1, MostUses);
        var lasts = section?.Duration("for", Second, LongestGrant);
        section?.Close();
        return (uses, lasts);
    }
}
