using System.Text.Json;
using System.Text.Json.Serialization;

namespace Narrowgate.Api;

/// <summary>The contract as JSON: camelCase; what is not there is null, so that a script may name every field.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PageJson<SessionJson>))]
[JsonSerializable(typeof(PageJson<CallJson>))]
[JsonSerializable(typeof(PageJson<ApprovalJson>))]
[JsonSerializable(typeof(PageJson<TargetJson>))]
[JsonSerializable(typeof(CommentJson))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(DecodedJson))]
[JsonSerializable(typeof(FindingJson))]
[JsonSerializable(typeof(RefusedJson))]
[JsonSerializable(typeof(KeysRefusedJson))]
[JsonSerializable(typeof(ProblemJson))]
[JsonSerializable(typeof(SignInCodeJson))]
[JsonSerializable(typeof(SignInLinkJson))]
[JsonSerializable(typeof(SignedInJson))]
[JsonSerializable(typeof(TokenRequestJson))]
[JsonSerializable(typeof(TokenJson))]
[JsonSerializable(typeof(VersionJson))]
[JsonSerializable(typeof(WhoAmIJson))]
public sealed partial class ApiJson : JsonSerializerContext;
