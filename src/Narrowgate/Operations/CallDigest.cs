using System.Security.Cryptography;
using System.Text.Json;

namespace Narrowgate.Operations;

/// <summary>
/// Names a call exactly: caller, target, account, region, operation, parameters, the digest of a streamed body, and the
/// roles that it runs under.
/// An approval is bound to it. Keyed, because a plain hash of a low-entropy secret can be guessed.
/// </summary>
public sealed class CallDigest(GatewayKey key)
{
    private readonly byte[] _key = key.Derive("call digest v1");

    /// <summary>64 lower-case hex digits of HMAC-SHA256.</summary>
    public string Of(Session session, Operation operation)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            // An array of strings and one object: JSON's own quoting keeps the parts apart.
            writer.WriteStartArray();
            foreach (var part in (ReadOnlySpan<string>)
                [
                    session.Caller.Subject, session.Target, operation.Account, operation.Region, operation.FullName,
                    operation.Body is null ? "no body" : operation.Body.Sha256 ?? "unbound body",
                ])
            {
                writer.WriteStringValue(part);
            }
            ValueJson.Write(writer, Settled(operation));
            // A yes to a call under one role is none to the same call under another.
            foreach (var assumption in session.Assumptions)
            {
                writer.WriteStringValue(assumption.Identity);
            }
            writer.WriteEndArray();
        }
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static Value.Structure Settled(Operation operation) =>
        new(operation.Parameters.Members.RemoveRange(operation.VolatileMembers));
}
