using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

// Not Narrowgate.Server.Console, after the folder: that would hide System.Console from the whole project.
namespace Narrowgate.Server.WebConsole;

/// <summary>
/// The console: one page, a script and a style sheet, the same for everybody. What it shows it asks from the API, by
/// the cookie of whoever is signed in; the files themselves hold nothing.
/// </summary>
public static class ConsolePages
{
    /// <summary>
    /// Nothing but these files and the API. No inline script, no markup from strings (trusted types), no frame around it:
    /// a page in a frame can be made to collect clicks on Approve.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>For the console's listener.</summary>
    public static IEndpointRouteBuilder MapConsole(this IEndpointRouteBuilder routes)
    {
        var page = new ConsoleFile("index.html", "text/html; charset=utf-8");
        foreach (var path in new[] { "/", "/sign-in", "/approvals/{id}", "/sessions/{id}", "/calls/{id}" })
        {
            routes.MapGet(path, page.WriteAsync);
        }
        routes.MapGet("/console.js", new ConsoleFile("console.js", "text/javascript; charset=utf-8").WriteAsync);
        routes.MapGet("/console.css", new ConsoleFile("console.css", "text/css; charset=utf-8").WriteAsync);
        return routes;
    }

    private sealed class ConsoleFile(string name, string contentType)
    {
        private readonly byte[] _content = Read(name);

        public Task WriteAsync(HttpContext context)
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            context.Response.ContentType = contentType;
            context.Response.ContentLength = _content.Length;
            return context.Response.Body.WriteAsync(_content, context.RequestAborted).AsTask();
        }

        private static byte[] Read(string name)
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"console/{name}")!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
    }
}
