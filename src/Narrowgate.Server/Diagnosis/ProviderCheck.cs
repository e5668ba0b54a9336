using Narrowgate.Oidc;
using Narrowgate.Oidc.Keys;

namespace Narrowgate.Server.Diagnosis;

/// <summary>Whether a provider's keys can be had: without them no token of its is believed.</summary>
internal static class ProviderCheck
{
    public static async Task<Finding> ExamineAsync(ProviderSettings provider, Limits limits, TimeProvider clock)
    {
        var subject = $"provider {provider.Name}";
        if (provider is not OidcProviderSettings elsewhere)
        {
            return Finding.Well(subject, "The gateway's own issuer");
        }
        var (keys, fault) = await new ProviderDocuments(limits, clock).CountKeysAsync(elsewhere.Issuer.OriginalString);
        return fault.Length == 0
            ? Finding.Well(subject, $"{keys} keys of {elsewhere.Issuer}")
            : Finding.Fault(
                subject, fault,
                "Let the gateway reach the issuer's /.well-known/openid-configuration and the keys that it names, or mend issuer:");
    }
}
