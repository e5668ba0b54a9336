using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Narrowgate.Oidc;
using Narrowgate.Oidc.Embedded;
using Narrowgate.Server.Configuration;
using Narrowgate.Server.Endpoints;
using Narrowgate.Server.WebConsole;
using Narrowgate.Wire.Tls;

namespace Narrowgate.Server.Hosting;

/// <summary>The other listener: API, health and the embedded issuers, over TCP and over the administration socket.</summary>
internal static class ConsolePath
{
    /// <summary>A token, a comment: what the API takes is small. Kestrel's default is 30 MB.</summary>
    private const int LargestRequestBytes = 256 * 1024;

    public static WebApplication Build(
        GatewaySettings settings, string socketPath, TlsDoor tls, PrivateAuthority authority, CredentialEndpoints credentials, GatewayApi api,
        IProviderSettingsSource providers, EmbeddedIssuers issuers, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseUrls();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequestBytes;
            kestrel.Listen(Listening.EndPoint(settings.Console), endpoint =>
            {
                if (settings.Console.Scheme == Uri.UriSchemeHttps)
                {
                    tls.UseAt(endpoint);
                }
            });
            if (settings.Socket != Administration.Off)
            {
                kestrel.ListenUnixSocket(socketPath);
            }
        });
        var app = builder.Build();
        var proxies = new TrustedProxies(settings.TrustedProxies, takesHost: true);
        app.Use((http, next) =>
        {
            proxies.Apply(http);
            return next(http);
        });
        app.MapNarrowgateApi(api);
        // For everybody: it is what callers are to trust before they can ask for anything.
        app.MapGet("/api/v1/ca.pem", () => TypedResults.Text(authority.Pem, "application/x-pem-file"));
        app.MapGet("/credentials/{target}", credentials.IssueAsync);
        app.MapConsole();
        MapIssuers(app, providers, issuers);
        return app;
    }

    /// <summary>
    /// What other verifiers of an embedded issuer's tokens need; the gateway itself asks the issuer directly.
    /// </summary>
    private static void MapIssuers(WebApplication app, IProviderSettingsSource providers, EmbeddedIssuers issuers)
    {
        app.MapGet(
            "/oidc/{name}/.well-known/openid-configuration",
            (string name) => Document(name, issuer => issuer.DiscoveryDocument));
        app.MapGet("/oidc/{name}/jwks", (string name) => Document(name, issuer => issuer.KeySetDocument));

        IResult Document(string name, Func<EmbeddedIssuer, string> document) =>
            providers.Current.OfType<EmbeddedProviderSettings>()
                .FirstOrDefault(provider => provider.Name == name) is { } settings
                ? TypedResults.Text(document(issuers.For(settings)), "application/json")
                : TypedResults.NotFound();
    }
}
