using Narrowgate.Policy;
using Narrowgate.Recording;

namespace Narrowgate;

/// <summary>A call at the door: its id, when and whence it came, and what of its head is kept.</summary>
public sealed record CallArrival(string Id, DateTimeOffset At, Origin Origin, RecordedMessage Request);
