namespace Narrowgate.Identity;

/// <summary>
/// A token as the wire brought it. It ends in Identity, one hop from the wire, and prints as <c>***</c>, so that it
/// cannot slip into a log or a record.
/// </summary>
public sealed class BearerToken(string text)
{
    /// <summary>The token itself: for verifiers only.</summary>
    public string Reveal() => text;

    public override string ToString() => "***";
}
