using System.Net;

namespace Narrowgate.Server.Configuration;

/// <summary>Addresses as configuration writes them: scheme, host and port, and nothing behind.</summary>
internal static class Addresses
{
    /// <summary>An address of the web without path, query and user; null after a fault.</summary>
    public static Uri? Origin(Given? given, string key, Faults faults)
    {
        if (given is null)
        {
            return null;
        }
        if (Uri.TryCreate(given.Text, UriKind.Absolute, out var uri)
            && uri.Scheme is ("http" or "https")
            && uri.Host.Length > 0
            && uri.PathAndQuery == "/"
            && uri.Fragment.Length == 0
            && uri.UserInfo.Length == 0
            && given.Text.All(character => character is > ' ' and <= '~' and not '\\'))
        {
            return uri;
        }
        faults.Add(
            given.Place,
            $"{key} is no address: {Shown.Quoted(given.Source)}",
            "write http://HOST:PORT or https://HOST, without a path");
        return null;
    }

    public static bool IsLoopback(Uri uri) =>
        uri.IdnHost == "localhost"
            || (IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    /// <summary>Nothing is looked up to listen.</summary>
    public static bool IsNumeric(Uri uri) =>
        uri.IdnHost == "localhost" || IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out _);
}
