using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Forward.Encode;

/// <summary>
/// Writes the request that leaves, from the decoded call and nothing else, in the protocol that it came in. Host,
/// length and signature are added when it is sent.
/// </summary>
public static class RequestEncoder
{
    public static UpstreamRequest Encode(AwsCall call)
    {
        var request = call.Protocol switch
        {
            Protocol.Query or Protocol.Ec2 => FormEncoder.Encode(call),
            Protocol.Json => JsonEncoder.Encode(call),
            Protocol.RpcV2Cbor => CborEncoder.Encode(call),
            Protocol.RestJson or Protocol.RestXml => RestEncoder.Encode(call),
            _ => throw new InvalidOperationException($"The protocol {call.Protocol} is not carried."),
        };
        if (call.AsksForQueryErrors)
        {
            request = request with { Headers = request.Headers.Add(new Header(KnownHeaders.QueryMode, "true")) };
        }
        // A body that streams keeps the checksums that its sender made; one that was written anew gets new ones.
        return call.Streamed is null ? request with { Headers = WithChecksum(call, request) } : request;
    }

    private static ImmutableArray<Header> WithChecksum(AwsCall call, UpstreamRequest request)
    {
        var headers = request.Headers.RemoveAll(header => IsMd5(header.Name));
        if (call.Operation.ChecksumAlgorithmMember is { } member
            && call.Parameters[member] is Operations.Value.Text algorithm)
        {
            return headers.Add(Checksum(algorithm.Content, request.Body.Span));
        }
        var hadMd5 = headers.Length < request.Headers.Length;
        if (!call.Operation.RequiresChecksum && !hadMd5)
        {
            return headers;
        }
        return call.Operation.ChecksumAlgorithmMember is null || hadMd5
            ? headers.Add(new Header("Content-MD5", BodyChecksum.Compute("MD5", request.Body.Span)!))
            : headers.Add(Checksum("CRC32", request.Body.Span));
    }

    private static Header Checksum(string algorithm, ReadOnlySpan<byte> body) => new(
        BodyChecksum.HeaderFor(algorithm),
        BodyChecksum.Compute(algorithm, body) ?? throw new InvalidOperationException($"The checksum {algorithm} cannot be computed."));

    private static bool IsMd5(string name) => name.Equals("Content-MD5", StringComparison.OrdinalIgnoreCase);
}
