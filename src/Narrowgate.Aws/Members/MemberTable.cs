using System.Runtime.CompilerServices;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Members;

/// <summary>
/// What every member of every model is: a secret, code, a destination, a reference, a pre-authorised URL, or plain.
/// <code>
///   overlay.txt ─▶ rules.txt ─▶ the model's mark ─▶ lookalikes.txt ─▶ plain
///   somebody said   its name     a secret            nobody said:
///   so, and why     says so                          a secret
/// </code>
/// A member is asked about when it is first met, and remembered with its model: a cold start pays for nothing.
/// Safe for concurrent use.
/// </summary>
public sealed class MemberTable
{
    private static readonly Lazy<MemberTable> BuiltIn =
        new(() => new MemberTable(MemberOverlay.Read(), MemberRules.Read(), Lookalikes.Read()));

    private static readonly MemberAnswer Unsuspicious =
        new(MemberClass.Plain, MemberSource.Nothing, Line: null, "nothing says that it is anything else");

    private static readonly MemberAnswer Marked =
        new(MemberClass.Secret, MemberSource.Mark, Line: null, "the model marks it as sensitive");

    private readonly MemberOverlay _overlay;
    private readonly MemberRules _rules;
    private readonly Lookalikes _lookalikes;
    private readonly ConditionalWeakTable<Member, MemberAnswer> _known = [];

    internal MemberTable(MemberOverlay overlay, MemberRules rules, Lookalikes lookalikes)
    {
        _overlay = overlay;
        _rules = rules;
        _lookalikes = lookalikes;
    }

    /// <summary>The tables that are compiled into this assembly.</summary>
    public static MemberTable Embedded => BuiltIn.Value;

    /// <summary>
    /// The class of a structure's member, which is the class of all that it holds up to the next structure: what a list's
    /// elements and a map's values are is asked of the member that holds the list or the map.
    /// </summary>
    public MemberAnswer Of(Member member) => _known.GetValue(member, Look);

    private MemberAnswer Look(Member member)
    {
        if (member.Owner is not { Kind: ShapeKind.Structure } owner)
        {
            return Unsuspicious;
        }
        var line = _overlay.Find(owner.Service, owner.Name, member.Name);
        if (line?.Answer is { } said)
        {
            return said;
        }
        var facts = MemberFacts.Of(member);
        if (line is not null)
        {
            facts = facts with { IsMarked = false };
        }
        var name = NameWords.Split(member.Name);
        if (_rules.Find(NameWords.Split(owner.Name), name, facts) is { } ruled)
        {
            return ruled;
        }
        if (facts.IsMarked)
        {
            return Marked;
        }
        var canHoldText = (facts.Kind & MemberKinds.Any) != MemberKinds.None;
        return canHoldText && _lookalikes.Find(name) is { } likeness ? Suspicious(likeness) : Unsuspicious;
    }

    // Fail closed: a member that came with a newer model may be what its name says.
    private static MemberAnswer Suspicious(string likeness) => new(
        MemberClass.Secret, MemberSource.Lookalike, likeness, "it looks like one, and nobody has said what it is");
}
