using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Narrowgate.Oidc.Keys;
using Narrowgate.Oidc.Tests.Support;

namespace Narrowgate.Oidc.Tests.Keys;

public sealed class ProviderDocumentTests
{
    private static readonly Dictionary<string, (string Detail, Action<TestIssuer> Misbehave)> Bad = new(StringComparer.Ordinal)
    {
        ["discovery that redirects"] = ("redirects are not followed", issuer => issuer.OnDiscovery = TestIssuer.Redirect(issuer.Issuer + "/elsewhere")),
        ["keys that redirect"] = ("redirects are not followed", issuer => issuer.OnKeys = TestIssuer.Redirect(issuer.Issuer + "/elsewhere")),
        ["discovery of another issuer"] = ("of another issuer", Discovery("issuer", _ => "https://evil.example")),
        ["discovery of the issuer with a slash"] = ("of another issuer", Discovery("issuer", issuer => issuer + "/")),
        ["discovery without issuer"] = ("of another issuer", Discovery("issuer", _ => null)),
        ["discovery without keys"] = ("not an absolute address", Discovery("jwks_uri", _ => null)),
        ["keys over plain http elsewhere"] = ("expected https", Discovery("jwks_uri", _ => "http://example.com/keys")),
        ["keys in a file"] = ("expected https", Discovery("jwks_uri", _ => "file:///etc/passwd")),
        ["keys at a relative address"] = ("expected https", Discovery("jwks_uri", _ => "/keys")),
        ["keys with a user"] = ("without user", Discovery("jwks_uri", issuer => issuer.Replace("//", "//u:p@", StringComparison.Ordinal))),
        ["keys at the metadata service"] = ("has no address", Discovery("jwks_uri", _ => "https://169.254.169.254/latest/meta-data")),
        ["keys nowhere"] = ("0.0.0.0", Discovery("jwks_uri", _ => "https://0.0.0.0/keys")),
        ["keys at a group of hosts"] = ("has no address", Discovery("jwks_uri", _ => "https://224.0.0.1/keys")),
        ["discovery too long"] = ("longer than 524288", issuer => issuer.OnDiscovery = TestIssuer.Answer(new string(' ', 524_289))),
        ["keys too long"] = ("longer than 524288", issuer => issuer.OnKeys = TestIssuer.Answer(new string(' ', 524_289))),
        ["discovery is not JSON"] = ("not a JSON object", issuer => issuer.OnDiscovery = TestIssuer.Answer("<html>")),
        ["discovery with two issuers"] = ("not a JSON object", issuer => issuer.OnDiscovery = TestIssuer.Answer(issuer.Discovery().ToJsonString().Insert(1, "\"issuer\":\"x\","))),
        ["keys are not a list"] = ("not a JSON Web Key Set", issuer => issuer.OnKeys = TestIssuer.Answer("""{"keys":{}}""")),
        ["discovery breaks off"] = ("openid-configuration", issuer => issuer.OnDiscovery = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }),
        ["no discovery"] = ("answered 404", issuer => issuer.OnDiscovery = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }),
    };

    public static TheoryData<string> BadNames() => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(BadNames))]
    public async Task A_document_that_cannot_be_believed_yields_no_keys(string what)
    {
        await using var world = await World.StartAsync();
        Bad[what].Misbehave(world.Issuer);

        var refusal = await world.RefusedAsync(world.Token(), RefusalReason.ProviderUnreachable);

        refusal.Detail!.ShouldContain(Bad[what].Detail);
        world.Issuer.OtherRequests.ShouldBe(0);
    }

    [Fact]
    public async Task An_endless_document_is_cut_off()
    {
        await using var world = await World.StartAsync();
        world.Issuer.OnKeys = async context =>
        {
            var block = new byte[65536];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(block);
            }
        };

        (await world.RefusedAsync(world.Token(), RefusalReason.ProviderUnreachable)).Detail!.ShouldContain("longer than");
    }

    [Fact]
    public async Task A_public_issuer_cannot_send_us_to_an_inside_address()
    {
        await using var inside = await TestIssuer.StartAsync("127.0.0.2");
        // 127.0.0.1 plays an address on the internet; 127.0.0.2 is as inside as it is.
        var outside = Neighbourhood.Real with
        {
            ZoneOf = address => Equals(address.MapToIPv4(), IPAddress.Loopback) ? AddressZone.Public : AddressZones.Of(address),
        };
        await using var world = await World.StartAsync(outside);
        await using var neighbour = await World.StartAsync();
        foreach (var each in (World[])[world, neighbour])
        {
            Discovery("jwks_uri", _ => inside.Issuer + "/keys")(each.Issuer);
            inside.Key = each.Issuer.Key;
        }

        (await world.RefusedAsync(world.Token(), RefusalReason.ProviderUnreachable)).Detail!.ShouldContain("has no address");
        inside.KeyRequests.ShouldBe(0);
        await neighbour.AcceptedAsync(neighbour.Token());
        inside.KeyRequests.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_that_turns_inside_after_the_discovery_does_not_help()
    {
        var looks = 0;
        // Two looks for the first connection: at what the name resolves to, and at what was connected to.
        var turning = Neighbourhood.Real with { ZoneOf = _ => ++looks <= 2 ? AddressZone.Public : AddressZone.Private };
        await using var world = await World.StartAsync(turning);

        await world.RefusedAsync(world.Token(), RefusalReason.ProviderUnreachable);

        world.Issuer.DiscoveryRequests.ShouldBe(1);
        world.Issuer.KeyRequests.ShouldBe(0, "the address is looked at for each connection");
    }

    [Fact]
    public async Task Keys_that_cannot_or_may_not_verify_are_ignored()
    {
        await using var world = await World.StartAsync();
        var good = world.Issuer.Key;
        var weak = TestKey.Rsa("weak", bits: 1024);
        var encrypting = TestKey.Rsa("encrypting");
        encrypting.Jwk["use"] = "enc";
        var wrapping = TestKey.Rsa("wrapping");
        wrapping.Jwk["key_ops"] = new JsonArray("wrapKey");
        var other = TestKey.Rsa("other");
        other.Jwk["alg"] = "RS512";
        var offCurve = TestKey.Curve("off");
        offCurve.Jwk["y"] = offCurve.Jwk["x"]!.DeepClone();
        world.Issuer.PublishedKeys =
        [
            weak.Jwk, encrypting.Jwk, wrapping.Jwk, other.Jwk, offCurve.Jwk,
            new JsonObject { ["kty"] = "oct", ["kid"] = "secret", ["k"] = "AAAA" },
            new JsonObject { ["kty"] = "RSA", ["kid"] = "bare" },
            new JsonObject { ["kty"] = "RSA", ["kid"] = "garbled", ["n"] = "!!", ["e"] = "AQAB" },
            new JsonObject { ["kty"] = "EC", ["crv"] = "secp256k1", ["kid"] = "coin", ["x"] = "AA", ["y"] = "AA" },
            "not an object", good.Jwk.DeepClone(),
        ];

        await world.AcceptedAsync(world.Token());
        foreach (var key in (TestKey[])[weak, encrypting, wrapping, other, offCurve])
        {
            (await world.RefusedAsync(key.Token(world.Claims()))).Detail!.ShouldContain($"no key '{key.Id}'");
        }
        world.Log.ShouldContain("2 usable, 9 ignored");
    }

    private static Action<TestIssuer> Discovery(string member, Func<string, string?> value) => issuer =>
    {
        var document = issuer.Discovery();
        document[member] = value(issuer.Issuer);
        issuer.OnDiscovery = TestIssuer.Answer(document.ToJsonString());
    };
}
