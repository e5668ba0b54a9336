using System.Collections.Immutable;
using Narrowgate.Masking;

namespace Narrowgate.Recording;

/// <summary>How a forwarded call ended; see <see cref="CallConcluded"/>.</summary>
public sealed record CallEnd(
    int Status,
    bool IsKnown,
    RecordedMessage? Request,
    RecordedMessage? Reply,
    ImmutableArray<MaskedMember> Masked,
    string? Error);
