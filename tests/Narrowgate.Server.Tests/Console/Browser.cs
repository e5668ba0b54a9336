using System.Text.Json;
using Narrowgate.Server.Tests.Endpoints.Bench;

namespace Narrowgate.Server.Tests.WebConsole;

/// <summary>What a browser sends: the page's origin and the cookie.</summary>
internal static class Browser
{
    /// <summary>The code of a new link for that person.</summary>
    public static async Task<string> CodeAsync(ApiBench bench, string token)
    {
        var reply = await bench.SendAsync("tcp", HttpMethod.Post, "/api/v1/sign-in-links", token);
        reply.Status.ShouldBe(200, reply.Body);
        return reply.Json.GetProperty("link").GetString()!.Split('#')[1];
    }

    /// <summary>Opens a link; the cookie as <c>name=value</c>, or null.</summary>
    public static async Task<(Reply Reply, string? Value)> EnterAsync(ApiBench bench, string code)
    {
        var reply = await SendAsync(bench, HttpMethod.Post, "sign-in", cookie: null, json: JsonSerializer.Serialize(new { code }));
        return (reply, reply.Cookies.SingleOrDefault()?.Split(';')[0]);
    }

    /// <param name="origin">Of the page that sends it; null: the console's own; empty: none is named.</param>
    public static Task<Reply> SendAsync(
        ApiBench bench, HttpMethod method, string path, string? cookie, string? origin = null, string? json = null, string door = "tcp") =>
        bench.SendAsync(door, method, $"/api/v1/{path}", json: json, change: request =>
        {
            if (cookie is not null)
            {
                request.Headers.Add("Cookie", cookie);
            }
            if (method == HttpMethod.Post && origin != "")
            {
                request.Headers.Add("Origin", origin ?? bench.Address.GetLeftPart(UriPartial.Authority));
            }
        });
}
