namespace Narrowgate.Aws.Members;

/// <summary>What a member of a request or a reply is, and so what may be done with it.</summary>
public enum MemberClass
{
    /// <summary>None of the others. Sent, shown, recorded and returned as it is; policy may still mask it.</summary>
    Plain,

    /// <summary>
    /// Whoever knows it gets access: a password, a token, a private key. Sent as it came; hidden from approvers and
    /// from the record; masked in replies.
    /// </summary>
    Secret,

    /// <summary>
    /// What will run or decides what may: a script, a template, a policy, a query. Shown to approvers and recorded whole,
    /// even where the model marks it as sensitive; returned as it is.
    /// </summary>
    Code,

    /// <summary>
    /// By it data or access goes to somebody: a bucket, a queue, an account, a role, an address, a key that data is
    /// encrypted to. Shown and recorded; what it names is compared with the target's accounts.
    /// </summary>
    Destination,

    /// <summary>
    /// Names something that is read when it is used, and may be another thing by then: a template's URL, an image's tag,
    /// a secret's ARN. Shown and recorded; pinned, or shown as open, before somebody approves it.
    /// </summary>
    Reference,

    /// <summary>A URL that works without a key for whoever has it. Treated like a secret.</summary>
    PreAuthorisedUrl,
}

/// <summary>Where the class of a member comes from.</summary>
public enum MemberSource
{
    /// <summary>Nothing says that it is anything but plain.</summary>
    Nothing,

    /// <summary>A line of overlay.txt.</summary>
    Overlay,

    /// <summary>A line of rules.txt.</summary>
    Rule,

    /// <summary>The model marks it, or what holds it, as sensitive.</summary>
    Mark,

    /// <summary>It looks like something and nobody has said what it is: it counts as a secret.</summary>
    Lookalike,
}

/// <summary>The class of a member, with what a person may want to know of it.</summary>
/// <param name="Line">The line or the look-alike that decided, as it is written; null where none did.</param>
/// <param name="Reason">In a few words.</param>
public sealed record MemberAnswer(MemberClass Class, MemberSource Source, string? Line, string Reason)
{
    /// <summary>Whether nobody but the service and the caller of the request may see it.</summary>
    public bool IsHidden => Class is MemberClass.Secret or MemberClass.PreAuthorisedUrl;
}
