using System.Text.Json.Serialization;

namespace Narrowgate.Api;

/// <summary>Documents whose spelling is AWS's and not ours: capitals where AWS has them, nothing that is null.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeysJson))]
[JsonSerializable(typeof(ProcessCredentialsJson))]
public sealed partial class CredentialJson : JsonSerializerContext;
