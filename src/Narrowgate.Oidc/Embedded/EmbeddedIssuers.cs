using System.Collections.Concurrent;

namespace Narrowgate.Oidc.Embedded;

/// <summary>The gateway's own issuers: one key ring a provider, kept in <paramref name="directory"/> as NAME.json.</summary>
public sealed class EmbeddedIssuers(string directory, Limits limits, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Lazy<KeyRing>> _rings = new(StringComparer.Ordinal);

    /// <summary>The issuer with these settings. The first call for a name makes its key; a reload keeps it.</summary>
    /// <exception cref="IOException">The key file cannot be read, written, or is open to others.</exception>
    public EmbeddedIssuer For(EmbeddedProviderSettings settings)
    {
        // A Lazy remembers its exception: a ring that could not be opened is forgotten, so that the next call tries anew.
        var ring = _rings.GetOrAdd(settings.Name, name => new Lazy<KeyRing>(() => KeyRing.Open(directory, name, clock)));
        try
        {
            return new EmbeddedIssuer(settings, ring.Value, limits, clock);
        }
        catch (Exception)
        {
            _rings.TryRemove(KeyValuePair.Create(settings.Name, ring));
            throw;
        }
    }
}
