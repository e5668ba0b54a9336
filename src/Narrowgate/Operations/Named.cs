namespace Narrowgate.Operations;

/// <summary>
/// Something that a call names in its parameters, wherever it stands: to keep a call inside its target, to record whom it
/// was about, and to show an approver.
/// </summary>
/// <param name="Text">As it stands there, its escapes undone.</param>
/// <param name="Place">The members that lead to it: <c>Policy.Statement.Principal.AWS</c>.</param>
public sealed record Named(NamedKind Kind, string Text, string Place);

public enum NamedKind
{
    /// <summary>A number of an account.</summary>
    Account,

    /// <summary>Who may act: a person, a role, a service, everybody.</summary>
    Principal,

    /// <summary>A thing, by its whole name.</summary>
    Resource,

    /// <summary>A place in the network: a URL.</summary>
    Address,
}
