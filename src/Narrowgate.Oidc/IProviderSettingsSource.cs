using System.Collections.Immutable;

namespace Narrowgate.Oidc;

/// <summary>The providers as the configuration stands now. Read once a token; a reload swaps the whole value.</summary>
public interface IProviderSettingsSource
{
    /// <summary>
    /// In the order of the configuration: where several providers share an issuer, the first that accepts wins.
    /// </summary>
    ImmutableArray<ProviderSettings> Current { get; }
}
