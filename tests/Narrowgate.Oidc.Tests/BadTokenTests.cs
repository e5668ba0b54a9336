using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Narrowgate.Oidc.Tests.Support;

namespace Narrowgate.Oidc.Tests;

/// <summary>The table of bad tokens. Each row is refused, and the operator is told by which check.</summary>
public sealed class BadTokenTests
{
    private static readonly TestKey Forger = TestKey.Rsa("first");

    private static readonly Dictionary<string, (string Detail, Action<JsonObject> Change)> Claims = new(StringComparer.Ordinal)
    {
        ["another audience"] = ("aud: expected one of ['narrowgate'], found '\"sts.amazonaws.com\"'", claims => claims["aud"] = "sts.amazonaws.com"),
        ["audience in another case"] = ("aud:", claims => claims["aud"] = "Narrowgate"),
        ["no audience"] = ("aud:", claims => claims.Remove("aud")),
        ["audience in an object"] = ("cannot read the token", claims => claims["aud"] = new JsonObject { ["narrowgate"] = true }),
        ["audiences with a null"] = ("aud:", claims => claims["aud"] = new JsonArray("narrowgate", null)),
        ["no issuer"] = ("iss", claims => claims.Remove("iss")),
        ["issuer is an array"] = ("iss", claims => claims["iss"] = new JsonArray(claims["iss"]!.DeepClone())),
        ["foreign issuer"] = ("iss: no provider", claims => claims["iss"] = "https://evil.example"),
        ["issuer with a slash at its end"] = ("iss: no provider", claims => claims["iss"] = claims["iss"]!.GetValue<string>() + "/"),
        ["issuer in capitals"] = ("iss: no provider", claims => claims["iss"] = claims["iss"]!.GetValue<string>().ToUpperInvariant()),
        ["issuer with a user"] = ("iss: no provider", claims => claims["iss"] = claims["iss"]!.GetValue<string>().Replace("//", "//x@", StringComparison.Ordinal)),
        ["no exp"] = ("exp: missing", claims => claims.Remove("exp")),
        ["exp is a string"] = ("exp: expected", claims => claims["exp"] = "4102444800"),
        ["exp out of all range"] = ("cannot read the token", claims => claims["exp"] = 1e300),
        ["exp below all range"] = ("cannot read the token", claims => claims["exp"] = -1e300),
        ["nbf is null"] = ("cannot read the token", claims => claims["nbf"] = null),
        ["not valid yet"] = ("nbf:", claims => claims["nbf"] = 4102444800),
        ["issued in the future"] = ("iat:", claims => claims["iat"] = 4102444800),
        ["no subject"] = ("subject sub: missing", claims => claims.Remove("sub")),
        ["empty subject"] = ("subject sub: has 0", claims => claims["sub"] = ""),
        ["subject is a number"] = ("subject sub: missing, or not a string", claims => claims["sub"] = 7),
        ["subject is too long"] = ("subject sub: has 256", claims => claims["sub"] = new string('a', 256)),
        ["subject with a line break"] = ("characters that do not print", claims => claims["sub"] = "build-7\nADMIN"),
        ["subject that turns the reading direction"] = ("characters that do not print", claims => claims["sub"] = "a\u202Eb"),
        ["group with a zero"] = ("groups groups: 'ops\\u0000'", claims => claims["groups"] = new JsonArray("app", "ops\0")),
        ["empty group"] = ("groups groups: has 0", claims => claims["groups"] = ""),
        ["groups in an object"] = ("groups groups: expected", claims => claims["groups"] = new JsonObject { ["a"] = 1 }),
        ["groups within groups"] = ("groups groups: expected", claims => claims["groups"] = new JsonArray(new JsonArray("app"))),
        ["groups is a number"] = ("groups groups: expected", claims => claims["groups"] = 1),
    };

    private static readonly Dictionary<string, (string Detail, Func<World, string> Token)> Forgeries = new(StringComparer.Ordinal)
    {
        ["signed by another key of the same id"] = ("signature:", world => Forger.Token(world.Claims())),
        ["signed by another key of its own id"] = ("kid: no key 'mine'", world => (Forger with { Id = "mine" }).Token(world.Claims())),
        ["the signature is empty"] = ("base64url", world => Cut(world.Token()) + "."),
        ["the signature is missing"] = ("three parts", world => Cut(world.Token())),
        ["the signature of another token"] = ("signature:", world => Cut(world.Token(claims => claims["sub"] = "root")) + world.Token()[world.Token().LastIndexOf('.')..]),
        ["alg none with a signature"] = ("alg:", world => Forger.Token(world.Claims(), Header("none"))),
        ["alg none without a signature"] = ("base64url", world => $"{TestKey.Encode("""{"alg":"none"}""")}.{TestKey.Encode(world.Claims().ToJsonString())}."),
        ["alg NoNe"] = ("alg:", world => Forger.Token(world.Claims(), Header("NoNe"))),
        ["alg missing"] = ("alg:", world => Forger.Token("""{"kid":"first"}""", world.Claims().ToJsonString())),
        ["alg is a list"] = ("alg:", world => Forger.Token("""{"alg":["RS256"],"kid":"first"}""", world.Claims().ToJsonString())),
        ["alg in lower case"] = ("alg:", world => world.Issuer.Key.Token(world.Claims(), Header("rs256"))),
        ["HS256 with the public key's modulus"] = ("alg:", world => Hmac(world, Base64UrlBytes(world.Issuer.Key.Jwk["n"]!.GetValue<string>()))),
        ["HS256 with the public key as PEM"] = ("alg:", world => Hmac(world, Encoding.ASCII.GetBytes(Pem(world.Issuer.Key)))),
        ["HS256 with nothing"] = ("alg:", world => Hmac(world, [])),
        ["RS512 named, RS256 made"] = ("signature:", world => world.Issuer.Key.Token(world.Claims(), Header("RS512"))),
        ["PS256 named, RS256 made"] = ("signature:", world => world.Issuer.Key.Token(world.Claims(), Header("PS256"))),
        ["ES256 named with an RSA key's id"] = ("kid: no key 'first' for ES256", world => TestKey.Curve("first").Token(world.Claims())),
        ["a key in the header"] = ("signature:", world => Forger.Token(world.Claims(), Header("RS256", "jwk", Forger.Jwk.DeepClone()))),
        ["a key in the header under its own id"] = ("kid:", world => (Forger with { Id = "x" }).Token(world.Claims(), new JsonObject { ["alg"] = "RS256", ["kid"] = "x", ["jwk"] = Forger.Jwk.DeepClone() })),
        ["an address of keys in the header"] = ("signature:", world => Forger.Token(world.Claims(), Header("RS256", "jku", world.Issuer.Issuer + "/evil"))),
        ["an address of certificates in the header"] = ("signature:", world => Forger.Token(world.Claims(), Header("RS256", "x5u", world.Issuer.Issuer + "/evil"))),
        ["certificates in the header"] = ("signature:", world => Forger.Token(world.Claims(), Header("RS256", "x5c", new JsonArray("MIIB")))),
        ["an extension that must be understood"] = ("crit:", world => world.Issuer.Key.Token(world.Claims(), Header("RS256", "crit", new JsonArray("exp")))),
        ["an empty list of extensions"] = ("crit:", world => world.Issuer.Key.Token(world.Claims(), Header("RS256", "crit", new JsonArray()))),
        ["kid is a path"] = ("kid: no key", world => (Forger with { Id = "../../../dev/null" }).Token(world.Claims())),
        ["kid is SQL"] = ("kid: no key", world => (Forger with { Id = "x' UNION SELECT 'first" }).Token(world.Claims())),
        ["kid is empty"] = ("kid: expected", world => (Forger with { Id = "" }).Token(world.Claims())),
        ["kid is a number"] = ("kid: expected", world => Forger.Token("""{"alg":"RS256","kid":1}""", world.Claims().ToJsonString())),
        ["kid is very long"] = ("kid: expected", world => (Forger with { Id = new string('k', 513) }).Token(world.Claims())),
        ["kid in another case"] = ("kid: no key", world => (world.Issuer.Key with { Id = "FIRST" }).Token(world.Claims())),
        ["kid missing, another key"] = ("signature:", world => Forger.Token(world.Claims(), new JsonObject { ["alg"] = "RS256" })),
        ["a logout token"] = ("typ:", world => world.Issuer.Key.Token(world.Claims(), Header("RS256", "typ", "logout+jwt"))),
        ["a security event"] = ("typ:", world => world.Issuer.Key.Token(world.Claims(), Header("RS256", "typ", "secevent+jwt"))),
        ["typ is a number"] = ("typ:", world => world.Issuer.Key.Token(world.Claims(), Header("RS256", "typ", 1))),
        ["two subjects"] = ("distinct members", world => Signed(world, world.Claims().ToJsonString().Insert(1, "\"sub\":\"root\","))),
        ["two algorithms"] = ("distinct members", world => world.Issuer.Key.Token("""{"alg":"none","kid":"first","alg":"RS256"}""", world.Claims().ToJsonString())),
        ["half a surrogate pair as subject"] = ("cannot read the token", world => Signed(world, world.Claims().ToJsonString().Replace("build-7", "\\ud800", StringComparison.Ordinal))),
        ["half surrogate pairs as members"] = ("distinct members", world => Signed(world, world.Claims().ToJsonString().Insert(1, "\"\\ud800\":1,\"\\ud801\":2,"))),
        ["payload is an array"] = ("not a JSON object", world => Signed(world, "[1]")),
        ["payload is not JSON"] = ("not a JSON object", world => Signed(world, "sub=root")),
        ["payload nested too deep"] = ("not a JSON object", world => Signed(world, string.Concat(Enumerable.Repeat("{\"a\":", 65)) + "1" + new string('}', 65))),
        ["five parts"] = ("three parts", world => world.Token() + ".a.b"),
        ["padding"] = ("base64url", world => world.Token() + "=="),
        ["white space at its end"] = ("base64url", world => world.Token() + "\n"),
        ["white space at its start"] = ("base64url", world => " " + world.Token()),
        ["too long"] = ("characters, at most 20000", world => world.Token(claims => claims["pad"] = new string('a', 20_000))),
        ["empty"] = ("three parts", _ => ""),
    };

    public static TheoryData<string> ClaimNames() => [.. Claims.Keys];

    public static TheoryData<string> ForgeryNames() => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(ClaimNames))]
    public async Task A_signed_token_with_bad_claims_is_refused(string what)
    {
        await using var world = await World.StartAsync();

        var refusal = await world.RefusedAsync(world.Token(Claims[what].Change));

        refusal.Detail!.ShouldContain(Claims[what].Detail);
        refusal.Message.ShouldNotContain("narrowgate'");
    }

    [Theory]
    [MemberData(nameof(ForgeryNames))]
    public async Task A_forged_or_odd_token_is_refused(string what)
    {
        await using var world = await World.StartAsync();

        var refusal = await world.RefusedAsync(Forgeries[what].Token(world));

        refusal.Detail!.ShouldContain(Forgeries[what].Detail);
        world.Issuer.OtherRequests.ShouldBe(0);
    }

    [Fact]
    public async Task An_expired_token_is_called_expired_only_when_its_signature_is_good()
    {
        await using var world = await World.StartAsync();
        void Expired(JsonObject claims) => claims["exp"] = world.Clock.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds();
        var forged = world.Claims();
        Expired(forged);

        await world.RefusedAsync(world.Token(Expired), RefusalReason.TokenExpired);
        await world.RefusedAsync(Forger.Token(forged));
    }

    [Fact]
    public async Task A_tag_that_is_not_one_printable_value_is_refused()
    {
        await using var world = await World.StartAsync();
        world.Current = [world.Provider("gh") with { Claims = ClaimNamesWith("branch", "ref") }];

        await world.AcceptedAsync(world.Token(claims => claims["ref"] = "main"));
        (await world.RefusedAsync(world.Token(claims => claims["ref"] = new JsonArray("a", "b")))).Detail!.ShouldContain("tag branch");
        (await world.RefusedAsync(world.Token(claims => claims["ref"] = "a\tb"))).Detail!.ShouldContain("tag branch");
    }

    private static ClaimNames ClaimNamesWith(string tag, string claim) =>
        Oidc.ClaimNames.Default with { Tags = Oidc.ClaimNames.Default.Tags.Add(tag, claim) };

    private static string Signed(World world, string claims) =>
        world.Issuer.Key.Token("""{"alg":"RS256","kid":"first"}""", claims);

    private static JsonObject Header(string algorithm, string? member = null, JsonNode? value = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["kid"] = "first" };
        if (member is not null)
        {
            header[member] = value;
        }
        return header;
    }

    private static string Hmac(World world, byte[] secret) =>
        (Forger with { Sign = bytes => HMACSHA256.HashData(secret, bytes) }).Token(world.Claims(), Header("HS256"));

    private static string Pem(TestKey key)
    {
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64UrlBytes(key.Jwk["n"]!.GetValue<string>()),
            Exponent = Base64UrlBytes(key.Jwk["e"]!.GetValue<string>()),
        });
        return rsa.ExportSubjectPublicKeyInfoPem();
    }

    private static byte[] Base64UrlBytes(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static string Cut(string token) => token[..token.LastIndexOf('.')];
}
