using Narrowgate.Identity;
using Narrowgate.Oidc;
using Narrowgate.Oidc.Embedded;

namespace Narrowgate.Server.Endpoints;

/// <summary>Finds the embedded provider that a token is wished from.</summary>
public sealed class EmbeddedTokenIssuer(IProviderSettingsSource providers, EmbeddedIssuers issuers) : ITokenIssuer
{
    public Verdict<BearerToken> Issue(TokenOrder order)
    {
        var embedded = providers.Current.OfType<EmbeddedProviderSettings>().ToList();
        var meant = order.Provider is { } name
            ? embedded.Where(provider => provider.Name == name).ToList()
            : [.. embedded.Where(provider => provider.Uses.HasFlag(ProviderUses.Workloads))];
        if (meant is not [var only])
        {
            var names = string.Join(", ", embedded.Select(provider => provider.Name));
            return new Refusal(
                RefusalReason.InvalidParameter,
                order.Provider is { } asked
                    ? $"There is no embedded provider {asked}; there are: {(names.Length > 0 ? names : "none")}."
                    : $"Name the embedded provider (--provider); there are: {(names.Length > 0 ? names : "none")}.");
        }
        return issuers.For(only)
            .Issue(new TokenRequest(order.Subject, order.Ttl) { Groups = order.Groups, Claims = order.Claims });
    }
}
