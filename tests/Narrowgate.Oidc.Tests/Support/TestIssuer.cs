using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Narrowgate.Oidc.Tests.Support;

/// <summary>A provider on loopback that speaks real HTTP, counts what it is asked, and can be told to misbehave.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);

    // Made once: an RSA key takes longer than the rest of a test.
    private static readonly TestKey Ordinary = TestKey.Rsa("first");

    private TestIssuer(WebApplication application) => _application = application;

    /// <summary>Without a slash at its end.</summary>
    public string Issuer { get; private set; } = "";

    public TestKey Key { get; set; } = Ordinary;

    /// <summary>What the key set holds; the one key if null.</summary>
    public JsonArray? PublishedKeys { get; set; }

    public RequestDelegate? OnDiscovery { get; set; }

    public RequestDelegate? OnKeys { get; set; }

    public int DiscoveryRequests => _requests.GetValueOrDefault("/.well-known/openid-configuration");

    public int KeyRequests => _requests.GetValueOrDefault("/keys");

    public int OtherRequests => _requests.Values.Sum() - DiscoveryRequests - KeyRequests;

    public static async Task<TestIssuer> StartAsync(string address = "127.0.0.1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{address}:0");
        var issuer = new TestIssuer(builder.Build());
        issuer._application.Run(issuer.AnswerAsync);
        await issuer._application.StartAsync();
        issuer.Issuer = issuer._application.Urls.Single();
        return issuer;
    }

    /// <summary>Takes the provider down: its port refuses from now on.</summary>
    public Task StopAsync() => _application.StopAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    public JsonObject Discovery() => new() { ["issuer"] = Issuer, ["jwks_uri"] = Issuer + "/keys" };

    public static RequestDelegate Answer(string body) => context => context.Response.WriteAsync(body);

    public static RequestDelegate Redirect(string to) => context =>
    {
        context.Response.Redirect(to);
        return Task.CompletedTask;
    };

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _requests.AddOrUpdate(path, 1, (_, count) => count + 1);
        return path switch
        {
            "/.well-known/openid-configuration" => (OnDiscovery ?? Answer(Discovery().ToJsonString()))(context),
            "/keys" => (OnKeys ?? Answer(KeySet().ToJsonString()))(context),
            _ => NotFound(context),
        };
    }

    private JsonObject KeySet() => new() { ["keys"] = (PublishedKeys ?? [Key.Jwk.DeepClone()]).DeepClone() };

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
