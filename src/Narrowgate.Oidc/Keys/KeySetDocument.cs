using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Narrowgate.Oidc.Tokens;

namespace Narrowgate.Oidc.Keys;

/// <summary>A JWK Set (RFC 7517 section 5): reads a provider's, writes our own.</summary>
internal static class KeySetDocument
{
    private const int LeastRsaBits = 2048;

    // Verifying takes time with the square of the size, and nobody's keys are longer.
    private const int MostRsaBits = 8192;

    /// <summary>
    /// Null when it is no key set. Keys that cannot or may not verify a token are left out, as section 5 says.
    /// </summary>
    public static KeySet? Read(ReadOnlySpan<byte> bytes, Limits limits, out int ignored)
    {
        ignored = 0;
        if (StrictJson.ReadObject(bytes, limits) is not { } document
            || !document.TryGetProperty("keys", out var keys)
            || keys.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        var read = keys.EnumerateArray().Select(ReadKey).ToList();
        ignored = read.Count(key => key is null);
        return new KeySet([.. read.OfType<VerificationKey>()]);
    }

    public static string Write(KeySet keys) => new JsonObject
    {
        ["keys"] = new JsonArray([.. keys.Keys.Select(WriteKey)]),
    }.ToJsonString();

    private static VerificationKey? ReadKey(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || !MayVerify(key))
        {
            return null;
        }
        try
        {
            return StrictJson.String(key, "kty") switch
            {
                "RSA" => ReadRsa(key),
                "EC" => ReadCurve(key),
                _ => null,
            };
        }
        catch (Exception broken) when (broken is FormatException or CryptographicException)
        {
            // A number that is not base64url, a point that is not on its curve.
            return null;
        }
    }

    private static bool MayVerify(JsonElement key) =>
        (!key.TryGetProperty("use", out _) || StrictJson.String(key, "use") == "sig")
        && (!key.TryGetProperty("key_ops", out var operations)
            || (StrictJson.Texts(operations) is { IsDefault: false } named && named.Contains("verify", StringComparer.Ordinal)))
        && (!key.TryGetProperty("kid", out _) || StrictJson.String(key, "kid") is not null)
        && (!key.TryGetProperty("alg", out _) || StrictJson.String(key, "alg") is not null);

    private static VerificationKey? ReadRsa(JsonElement key)
    {
        var modulus = Number(key, "n");
        var exponent = Number(key, "e");
        if (modulus.Length * 8 is < LeastRsaBits or > MostRsaBits || modulus[0] < 0x80 && modulus.Length * 8 == LeastRsaBits
            || exponent is [] or [1])
        {
            return null;
        }
        var security = new RsaSecurityKey(new RSAParameters { Modulus = modulus, Exponent = exponent });
        return With(security, key, SignatureAlgorithms.Rsa);
    }

    private static VerificationKey? ReadCurve(JsonElement key)
    {
        (ECCurve Curve, string Algorithm, int Bytes)? known = StrictJson.String(key, "crv") switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, "ES256", 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, "ES384", 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, "ES512", 66),
            _ => null,
        };
        if (known is not var (curve, algorithm, bytes))
        {
            return null;
        }
        var point = new ECPoint { X = Padded(Number(key, "x"), bytes), Y = Padded(Number(key, "y"), bytes) };
        var security = new ECDsaSecurityKey(ECDsa.Create(new ECParameters { Curve = curve, Q = point }));
        return With(security, key, [algorithm]);
    }

    private static VerificationKey? With(SecurityKey security, JsonElement key, ImmutableArray<string> algorithms)
    {
        security.KeyId = StrictJson.String(key, "kid");
        var only = StrictJson.String(key, "alg");
        ImmutableArray<string> usable = only is null ? algorithms : [.. algorithms.Where(name => name == only)];
        return usable.IsEmpty ? null : new VerificationKey(security.KeyId, security, usable);
    }

    /// <summary>An unsigned number without leading zeroes; empty when missing.</summary>
    private static byte[] Number(JsonElement key, string member)
    {
        var bytes = Base64UrlEncoder.DecodeBytes(StrictJson.String(key, member) ?? "");
        return bytes.AsSpan().TrimStart((byte)0).ToArray();
    }

    private static byte[] Padded(byte[] number, int length) =>
        number.Length <= length
            ? [.. new byte[length - number.Length], .. number]
            : throw new CryptographicException("The coordinate is longer than its field.");

    private static JsonNode WriteKey(VerificationKey key)
    {
        var parameters = ((ECDsaSecurityKey)key.Key).ECDsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(parameters.Q.X),
            ["y"] = Base64UrlEncoder.Encode(parameters.Q.Y),
            ["kid"] = key.Id,
            ["use"] = "sig",
            ["alg"] = key.Algorithms[0],
        };
    }
}
