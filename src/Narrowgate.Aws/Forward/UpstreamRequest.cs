using System.Collections.Immutable;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Forward;

/// <summary>A request as it will leave, written from the decoded operation; unsigned, without host and length.</summary>
/// <param name="Path">Percent-encoded, as it stands on the request line.</param>
/// <param name="Query">Percent-encoded, without its question mark.</param>
/// <param name="Body">The whole body; empty where it streams or there is none.</param>
public sealed record UpstreamRequest(
    string Method,
    string Path,
    string Query,
    ImmutableArray<Header> Headers,
    ReadOnlyMemory<byte> Body);
