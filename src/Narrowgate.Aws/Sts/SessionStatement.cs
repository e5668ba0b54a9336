using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Narrowgate.Identity;

namespace Narrowgate.Aws.Sts;

/// <summary>A session as it stands, sealed, in a session token. Times are Unix seconds.</summary>
internal sealed record SessionStatement(
    string Key,
    string Id,
    string Provider,
    string Subject,
    ImmutableArray<string> Groups,
    ImmutableSortedDictionary<string, string> Tags,
    string Target,
    string Name,
    long From,
    long Until,
    ImmutableArray<SealedRole>? Roles = null)
{
    public static SessionStatement Of(string accessKeyId, Session session) => new(
        accessKeyId, session.Id, session.Caller.Provider, session.Caller.Subject, session.Caller.Groups, session.Caller.Tags,
        session.Target, session.Name, session.StartedAt.ToUnixTimeSeconds(), session.ExpiresAt.ToUnixTimeSeconds(),
        session.Assumptions.IsEmpty ? null : [.. session.Assumptions.Select(role => new SealedRole(role.Identity, role.Terms))]);

    public Session ToSession() => new(
        Id, new Caller(Provider, Subject, Groups, Tags), Target, Name,
        DateTimeOffset.FromUnixTimeSeconds(From), DateTimeOffset.FromUnixTimeSeconds(Until))
    {
        Assumptions = Roles is { } roles ? [.. roles.Select(role => new Assumption(role.Arn, role.Terms))] : [],
    };

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, SessionStatementJson.Default.SessionStatement);

    /// <summary>Only of bytes that this gateway sealed: whatever it throws is a fault of ours.</summary>
    public static SessionStatement Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, SessionStatementJson.Default.SessionStatement)
        ?? throw new JsonException("A statement may not be null.");
}

/// <summary>A role that the gateway assumed for the session, and what it asked for.</summary>
internal sealed record SealedRole(string Arn, string Terms);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SessionStatement))]
internal sealed partial class SessionStatementJson : JsonSerializerContext;
