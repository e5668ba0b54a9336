using System.Collections.Immutable;
using Narrowgate.Aws.Listen;
using Narrowgate.Masking;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// A reply as the caller gets it: what is hidden masked, lengths and checksums of the body that it now has.
/// </summary>
public sealed record MaskedReply(
    ReadOnlyMemory<byte> Body, ImmutableArray<Header> Headers, ImmutableArray<MaskedMember> Masked);
