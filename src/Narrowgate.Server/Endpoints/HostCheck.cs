using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Narrowgate.Server.Endpoints;

/// <summary>
/// Refuses what a page of another site makes a browser send: by DNS rebinding its own host name leads to our address,
/// so a name must be one of ours. An address in numbers cannot be rebound.
/// </summary>
internal sealed class HostCheck(ImmutableArray<Uri> addresses)
{
    private readonly ImmutableHashSet<string> _names =
        [.. addresses.Select(address => address.IdnHost.ToLowerInvariant()), "localhost"];

    public Refusal? Objection(HttpRequest request)
    {
        if (!IsOurs(request.Host.Host))
        {
            return new(
                RefusalReason.NotAdmitted,
                "This gateway is not known under the name of the Host header; add it as public.console to the configuration.");
        }
        var origins = request.Headers.Origin;
        return origins.Count == 0 || (origins.Count == 1 && IsOurOrigin(origins[0], request.Host))
            ? null
            : new(RefusalReason.NotAdmitted, "Pages of other sites may not call this API (the Origin header).");
    }

    /// <summary>
    /// For what a browser does on its own authority, by cookie or on its way to one: it must say that our page asked.
    /// Browsers name the page with every POST. SameSite alone is not enough: it takes other ports of this host for the same site.
    /// </summary>
    public Refusal? ObjectionToPage(HttpRequest request) => Objection(request)
        ?? (request.Headers.Origin.Count == 1
            ? null
            : new(RefusalReason.NotAdmitted, "This must come from the console's own page (the Origin header)."));

    private bool IsOurOrigin(string? origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && (addresses.Any(address => page.GetLeftPart(UriPartial.Authority) == address.GetLeftPart(UriPartial.Authority))
            || (IsOurs(page.Host) && string.Equals(page.Authority, host.Value, StringComparison.OrdinalIgnoreCase)));

    private bool IsOurs(string host) =>
        _names.Contains(host.ToLowerInvariant()) || IPAddress.TryParse(host.Trim('[', ']'), out _);
}
