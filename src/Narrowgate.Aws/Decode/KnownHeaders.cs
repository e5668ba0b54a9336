using System.Collections.Frozen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// The closed list of headers that may arrive without being parameters: of the transport, the signature and the SDKs'
/// bookkeeping. None of them is copied upstream. A header that is neither here nor in the operation's model is refused,
/// because it might change what the operation does.
/// </summary>
internal static class KnownHeaders
{
    /// <summary>
    /// Has a service that once spoke query put that protocol's error code into a header beside its own; SDKs send it so
    /// that programs go on finding the code that they knew.
    /// </summary>
    public const string QueryMode = "x-amzn-query-mode";

    /// <summary>Which version of its API the client means; the SDK for .NET sends it with every call.</summary>
    public const string ApiVersion = "x-amz-api-version";

    private static readonly FrozenSet<string> Always = new[]
    {
        // HTTP
        "host", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "expect", "date",
        "content-length", "content-type", "content-encoding", "content-md5",
        "user-agent", "accept", "accept-encoding", "accept-language", "accept-charset",
        // Proxies and tracing
        "via", "forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-real-ip",
        "x-request-id", "traceparent", "tracestate", "baggage", "x-amzn-trace-id",
        // Signature Version 4
        "authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-region-set",
        // aws-chunked
        "x-amz-decoded-content-length", "x-amz-trailer",
        // The SDKs' bookkeeping
        ApiVersion, "x-amz-user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "amz-sdk-retry",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> OfJson =
        new[] { "x-amz-target", QueryMode }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> OfCbor =
        new[] { CborCallDecoder.Header, QueryMode }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Query keys of a presigned URL; the signature check has used them.</summary>
    public static FrozenSet<string> OfPresignedQuery { get; } = new[]
    {
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature",
        "X-Amz-Security-Token", "X-Amz-Content-Sha256", "X-Amz-Region-Set",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Allows(string name, OperationModel operation, Protocol protocol) =>
        Always.Contains(name)
        || (protocol == Protocol.Json && OfJson.Contains(name))
        || (protocol == Protocol.RpcV2Cbor && OfCbor.Contains(name))
        || (IsChecksum(name) && TakesChecksum(operation));

    public static bool TakesChecksum(OperationModel operation) =>
        operation.RequiresChecksum || operation.ChecksumAlgorithmMember is not null;

    private static bool IsChecksum(string name) =>
        name.Equals("x-amz-sdk-checksum-algorithm", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase);
}
