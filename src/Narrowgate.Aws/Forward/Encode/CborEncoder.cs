using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Forward.Encode;

/// <summary>Requests of the protocol rpc-v2-cbor.</summary>
internal static class CborEncoder
{
    private static readonly ImmutableArray<Header> Always =
    [
        new(CborCallDecoder.Header, CborCallDecoder.Name),
        new("Accept", CborCallDecoder.Media),
    ];

    public static UpstreamRequest Encode(AwsCall call)
    {
        var path = CborCallDecoder.PathOf(call.Service, call.Operation);
        // An operation without an input has neither a body nor a word on what it is.
        return call.Operation.Input is { } input
            ? new UpstreamRequest(
                "POST", path, string.Empty,
                Always.Add(new Header("Content-Type", CborCallDecoder.Media)),
                CborWriting.Structure(call.Parameters, input))
            : new UpstreamRequest("POST", path, string.Empty, Always, ReadOnlyMemory<byte>.Empty);
    }
}
