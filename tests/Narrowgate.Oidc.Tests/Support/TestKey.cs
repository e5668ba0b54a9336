using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Narrowgate.Oidc.Tests.Support;

/// <summary>A key of a provider or of a forger. Signs by hand, so that a test can write any token at all.</summary>
internal sealed record TestKey(string Id, string Algorithm, Func<byte[], byte[]> Sign, JsonObject Jwk)
{
    public static TestKey Rsa(string id, string algorithm = "RS256", int bits = 2048)
    {
        var key = RSA.Create(bits);
        var padding = algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new TestKey(id, algorithm, bytes => key.SignData(bytes, Hash(algorithm), padding), new JsonObject
        {
            ["kty"] = "RSA",
            ["kid"] = id,
            ["use"] = "sig",
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        });
    }

    public static TestKey Curve(string id, string algorithm = "ES256")
    {
        var (curve, name) = algorithm switch
        {
            "ES256" => (ECCurve.NamedCurves.nistP256, "P-256"),
            "ES384" => (ECCurve.NamedCurves.nistP384, "P-384"),
            _ => (ECCurve.NamedCurves.nistP521, "P-521"),
        };
        var key = ECDsa.Create(curve);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new TestKey(id, algorithm, bytes => key.SignData(bytes, Hash(algorithm)), new JsonObject
        {
            ["kty"] = "EC",
            ["kid"] = id,
            ["crv"] = name,
            ["x"] = Base64Url.EncodeToString(parameters.Q.X),
            ["y"] = Base64Url.EncodeToString(parameters.Q.Y),
        });
    }

    /// <summary>With another way to sign: for forgeries.</summary>
    public string Token(JsonObject claims, JsonObject? header = null)
    {
        header ??= new JsonObject { ["alg"] = Algorithm, ["kid"] = Id, ["typ"] = "JWT" };
        return Token(header.ToJsonString(), claims.ToJsonString());
    }

    public string Token(string header, string claims)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static HashAlgorithmName Hash(string algorithm) => new("SHA" + algorithm[2..]);
}
