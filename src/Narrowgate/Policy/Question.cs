using Narrowgate.Operations;

namespace Narrowgate.Policy;

/// <summary>Everything that a decision may look at; policy asks nothing else, not even the clock.</summary>
/// <param name="Session">Who, and where to.</param>
/// <param name="Operation">What exactly.</param>
/// <param name="Origin">How the request reached us.</param>
/// <param name="Now">The time of the call.</param>
public sealed record Question(Session Session, Operation Operation, Origin Origin, DateTimeOffset Now);

/// <summary>How a request reached the gateway.</summary>
/// <param name="Address">The client's IP address as text.</param>
/// <param name="IsSecure">Whether it came over TLS.</param>
/// <param name="UserAgent">What the client says it is; its own choice, never a proof.</param>
public sealed record Origin(string Address, bool IsSecure, string UserAgent);
