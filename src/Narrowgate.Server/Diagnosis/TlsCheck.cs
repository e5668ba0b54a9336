using Narrowgate.Server.Configuration;
using Narrowgate.Wire.Tls;

namespace Narrowgate.Server.Diagnosis;

/// <summary>
/// Whether what callers and people say to the gateway can be overheard, and whether they will believe its certificate.
/// That a key belongs to its certificate, and that neither has expired, the configuration's reader has seen.
/// </summary>
internal static class TlsCheck
{
    /// <summary>Time enough for whoever renews by hand; renewal by machine has happened by then.</summary>
    private const int SoonDays = 14;

    /// <summary>Time enough to have every caller trust another authority.</summary>
    private const int FarDays = 180;

    public static IEnumerable<Finding> Examine(GatewaySettings settings, DateTimeOffset now)
    {
        (Uri Listen, Uri Public)[] addresses = [(settings.Aws, settings.PublicAws), (settings.Console, settings.PublicConsole)];
        (Uri Listen, Uri Public)[] secure = [.. addresses.Where(address => address.Listen.Scheme == Uri.UriSchemeHttps)];
        Uri[] plain = [.. addresses.Select(address => address.Listen).Where(listen => listen.Scheme == Uri.UriSchemeHttp)];
        if (plain is not [])
        {
            // What would carry credentials in the clear over a network is a fault of the configuration already.
            yield return Finding.Well("tls", settings.TrustedProxies.IsEmpty
                ? $"Plain http at {string.Join<Uri>(" and ", plain)}, on this machine only"
                : $"Plain http at {string.Join<Uri>(" and ", plain)}, behind {string.Join(", ", settings.TrustedProxies)}, which end TLS");
        }
        if (settings.Certificate is not { } certificate)
        {
            if (Authority(settings, secure, now) is { } authority)
            {
                yield return authority;
            }
            yield break;
        }
        yield return secure is []
            ? Finding.Warning("tls", "tls: names a certificate, and neither address listens on https", "Write https:// in listen:, or take tls: out")
            : Expiry(certificate, now);
        foreach (var (_, address) in secure.Where(address => !certificate.Covers(address.Public.IdnHost.Trim('[', ']'))))
        {
            yield return Finding.Fault(
                "tls", $"The certificate is not for {address.IdnHost}, by which it is called: clients will refuse it",
                "Get one with that name, or mend public:");
        }
        if (secure.Any(address => address.Listen == settings.Aws) && !certificate.Covers($"bucket.{settings.PublicAws.IdnHost}"))
        {
            yield return Finding.Warning(
                "tls", $"The certificate is not for *.{settings.PublicAws.IdnHost}: clients that put a bucket before the host will refuse it",
                "Get one with that name too, or have clients use path style");
        }
    }

    private static Finding Expiry(ServerCertificate certificate, DateTimeOffset now)
    {
        var ends = certificate.Certificate.NotAfter.ToUniversalTime();
        var days = (int)(ends - now.UtcDateTime).TotalDays;
        var message = $"The certificate of {certificate.Certificate.Subject} is good until {ends:yyyy-MM-dd}, for {days} days";
        return days > SoonDays
            ? Finding.Well("tls", message)
            : Finding.Warning("tls", message, "Renew it and put it into the same files: the next connection gets it, without a restart");
    }

    // Where nothing listens on https it is for proxy mode alone: that it will end is worth a word, that it is there is not.
    private static Finding? Authority(GatewaySettings settings, (Uri Listen, Uri Public)[] secure, DateTimeOffset now)
    {
        using var authority = PrivateAuthority.Look(settings.AuthorityFolder);
        var days = authority is null ? int.MaxValue : (int)(authority.NotAfter.ToUniversalTime() - now.UtcDateTime).TotalDays;
        if (days <= FarDays)
        {
            return Finding.Warning(
                "tls", $"The gateway's own authority ends in {days} days, and callers trust it",
                $"Remove ca.key and ca.pem in {settings.AuthorityFolder}, start again, and hand the new ca.pem to callers");
        }
        if (secure is [])
        {
            return null;
        }
        var use = string.Join(" and ", secure.Select(address => address.Listen));
        return Finding.Well("tls", authority is null
            ? $"{use} get certificates of the gateway's own authority, which is made at the first start"
            : $"{use} get certificates of the gateway's own authority, which is good for {days} days");
    }
}
