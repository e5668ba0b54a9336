using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Models;

/// <summary>One AWS service as its model describes it; loaded from the catalogue when it is first called.</summary>
public sealed record ServiceModel
{
    /// <summary>
    /// The model's folder name in botocore, <c>s3</c>, <c>codedeploy</c>: what we call the service everywhere.
    /// </summary>
    public required string Name { get; init; }

    /// <summary><c>2006-03-01</c>: the Version of query requests.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>First label of its host names.</summary>
    public required string EndpointPrefix { get; init; }

    /// <summary>The service in a credential scope; the endpoint prefix where the model names none.</summary>
    public required string SigningName { get; init; }

    /// <summary>
    /// <c>Bedrock Agent Runtime</c>: what SDKs call it, in their settings and their User-Agent; null where the catalogue does
    /// not say.
    /// </summary>
    public string? ServiceId { get; init; }

    /// <summary>Every protocol that its SDKs may speak, the model's preferred one first.</summary>
    public required ImmutableArray<Protocol> Protocols { get; init; }

    /// <summary>What stands before the dot of X-Amz-Target; null where the protocol has none.</summary>
    public string? TargetPrefix { get; init; }

    /// <summary><c>1.0</c> or <c>1.1</c>, for the json protocol.</summary>
    public string? JsonVersion { get; init; }

    /// <summary>
    /// Once spoke query, and gives that protocol's error codes to who asks for them: the trait <c>awsQueryCompatible</c>.
    /// </summary>
    public bool IsQueryCompatible { get; init; }

    /// <summary>Of the service's XML documents.</summary>
    public string? XmlNamespace { get; init; }

    public required FrozenDictionary<string, OperationModel> Operations { get; init; }
}

public enum Protocol
{
    Query,
    Ec2,
    Json,
    RestJson,
    RestXml,
    RpcV2Cbor,
}

public static class ProtocolWords
{
    /// <summary>The models' own word: <c>rest-json</c>.</summary>
    public static string Word(this Protocol protocol) => ModelWords.Protocols.First(word => word.Value == protocol).Key;

    /// <summary>As messages and <c>decode</c> call it: the models' word, but for CBOR the name in its header, <c>rpc-v2-cbor</c>.</summary>
    public static string Name(this Protocol protocol) => protocol == Protocol.RpcV2Cbor ? CborCallDecoder.Name : protocol.Word();
}

/// <summary>One operation.</summary>
public sealed record OperationModel
{
    public required string Name { get; init; }

    public required string Method { get; init; }

    /// <summary>The path with its labels and constant query, <c>/{Bucket}/{Key+}?uploads</c>.</summary>
    public required string RequestUri { get; init; }

    public Shape? Input { get; init; }

    public Shape? Output { get; init; }

    /// <summary>The element around a query reply's members, <c>GetQueueUrlResult</c>.</summary>
    public string? ResultWrapper { get; init; }

    /// <summary>The root element of a rest-xml body where it is not the payload member's.</summary>
    public string? InputElement { get; init; }

    /// <summary>The namespace of that element.</summary>
    public string? InputXmlNamespace { get; init; }

    /// <summary><c>{AccountId}.</c>: what SDKs put before the host name.</summary>
    public string? HostPrefix { get; init; }

    /// <summary>
    /// The body must carry a checksum (Content-MD5 or x-amz-checksum-…), which is made anew with the body.
    /// </summary>
    public bool RequiresChecksum { get; init; }

    /// <summary>The input member that names the checksum algorithm; null where there is none.</summary>
    public string? ChecksumAlgorithmMember { get; init; }

    /// <summary>Sent without a signature: <c>authtype: none</c>.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>The signature may leave the body out (UNSIGNED-PAYLOAD): <c>authtype: v4-unsigned-body</c>.</summary>
    public bool TakesUnsignedBody { get; init; }
}
