using System.Text.Json;

namespace Narrowgate.Api;

/// <summary>What the gateway understands of one request that was only looked at.</summary>
/// <param name="Service">The name of its model: <c>codedeploy</c>, <c>s3</c>.</param>
/// <param name="Protocol">That the request spoke: <c>json</c>, <c>rest-xml</c>, <c>rpc-v2-cbor</c> …</param>
/// <param name="Parameters">As in the AWS CLI's JSON: blobs in base64, times in ISO 8601.</param>
/// <param name="Streamed">The member that is the body and is not decoded, or null.</param>
/// <param name="Resources">Of all actions, each once.</param>
public sealed record DecodedJson(
    string Service,
    string Operation,
    string Protocol,
    string Region,
    JsonElement Parameters,
    string? Streamed,
    IReadOnlyList<DecodedActionJson> Actions,
    IReadOnlyList<string> Resources);

/// <param name="Resources">Of this action; one that cannot be told reads <c>NAME (unknown)</c>.</param>
public sealed record DecodedActionJson(string Action, string Level, IReadOnlyList<string> Risks, IReadOnlyList<string> Resources);

/// <param name="Refused">Why the gateway would not carry the request.</param>
public sealed record RefusedJson(string Refused);
