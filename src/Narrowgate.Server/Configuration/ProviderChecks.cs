using System.Collections.Immutable;
using Narrowgate.Oidc;

namespace Narrowgate.Server.Configuration;

/// <summary>What must hold between providers.</summary>
internal static class ProviderChecks
{
    public static void Run(ImmutableArray<ReadProvider> providers, Faults faults)
    {
        for (var i = 0; i < providers.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                ComparePrefixes(providers[j], providers[i], faults);
                ComparePlanes(providers[j], providers[i], faults);
            }
        }
    }

    // A caller is PREFIX+SUBJECT: with one prefix for two providers, each could name the other's callers.
    private static void ComparePrefixes(ReadProvider earlier, ReadProvider later, Faults faults)
    {
        if (earlier.Settings.Uses == later.Settings.Uses && earlier.Settings.Prefix == later.Settings.Prefix)
        {
            faults.Add(later.Prefix,
                $"{later.Settings.Name} and {earlier.Settings.Name} have the same prefix {Shown.Quoted(later.Settings.Prefix)}: each could name the other's subjects and groups",
                "give each of the same use a prefix of its own");
        }
    }

    private static void ComparePlanes(ReadProvider earlier, ReadProvider later, Faults faults)
    {
        if (earlier.Settings.Uses != later.Settings.Uses
            && earlier.Settings is OidcProviderSettings one && later.Settings is OidcProviderSettings other
            && one.Issuer.OriginalString == other.Issuer.OriginalString
            && one.Audiences.Intersect(other.Audiences, StringComparer.Ordinal).Any()
            && !one.Require.Any(claim => other.Require.TryGetValue(claim.Key, out var values)
                && !claim.Value.Intersect(values, StringComparer.Ordinal).Any()))
        {
            faults.Add(later.Place,
                $"one token could be good for {one.Name} and for {other.Name}: a workload could then approve what it asks for",
                "give people an audience of their own");
        }
    }
}
