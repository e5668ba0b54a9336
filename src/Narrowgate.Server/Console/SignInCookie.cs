using Microsoft.AspNetCore.Http;

namespace Narrowgate.Server.WebConsole;

/// <summary>
/// How a browser says who is signed in: out of scripts' reach, for the API only, never sent with another site's request.
/// </summary>
/// <param name="isSecure">
/// The console is public over https: the cookie is for https alone, which its name makes browsers enforce.
/// </param>
internal sealed class SignInCookie(bool isSecure)
{
    private readonly string _name = isSecure ? "__Secure-narrowgate" : "narrowgate";

    private CookieOptions Options => new()
    {
        Path = "/api",
        HttpOnly = true,
        Secure = isSecure,
        SameSite = SameSiteMode.Strict,
        IsEssential = true,
    };

    public string? Read(HttpRequest request) => request.Cookies[_name] is { Length: > 0 } value ? value : null;

    public void Set(HttpResponse response, string value) => response.Cookies.Append(_name, value, Options);

    public void Clear(HttpResponse response) => response.Cookies.Delete(_name, Options);
}
