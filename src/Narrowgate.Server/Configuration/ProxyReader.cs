using System.Collections.Immutable;
using Narrowgate.Wire.Tunnel;

namespace Narrowgate.Server.Configuration;

/// <summary><c>proxy: { others: refuse }</c>, or a list of hosts that are not AWS's and are tunnelled to, unseen.</summary>
internal static class ProxyReader
{
    private const string Refuse = "refuse";

    /// <summary>
    /// Below these AWS has its services. A service that is newer than the models would be tunnelled to unseen, if a
    /// pattern covered it: only single hosts may be listed there.
    /// </summary>
    private static readonly ImmutableArray<string> OfAws =
    [
        "amazonaws.com", "amazonaws.com.cn", "api.aws", "api.amazonwebservices.com.cn", "amazonaws.eu", "c2s.ic.gov", "sc2s.sgov.gov",
    ];

    public static ImmutableArray<HostPattern> Read(Section? section)
    {
        if (section is null)
        {
            return [];
        }
        var given = section.Texts("others") ?? [];
        section.Close();
        if (given is [{ Text: Refuse }])
        {
            return [];
        }
        var patterns = ImmutableArray.CreateBuilder<HostPattern>();
        foreach (var one in given)
        {
            if (!HostPattern.TryParse(one.Text, out var pattern))
            {
                section.Faults.Add(
                    one.Place, $"proxy.others has no host in {Shown.Quoted(one.Source)}",
                    "write refuse, or a list of hosts: [pypi.org, \"*.npmjs.org\", \"10.1.2.3:8443\"]");
            }
            else if (pattern.Target.Address is { } address && !TunnelExit.MayLead(address))
            {
                section.Faults.Add(
                    one.Place, $"proxy.others may not lead to {pattern.Target.Host}: metadata services hand out credentials", "take it out");
            }
            else if (pattern.IsBelow && OfAws.Any(name => IsAt(pattern.Target.Host, name) || IsAt(name, pattern.Target.Host)))
            {
                section.Faults.Add(
                    one.Place, $"proxy.others may not cover AWS's own names: {Shown.Quoted(one.Source)} would let calls pass unseen",
                    "name the single host that is meant");
            }
            else
            {
                patterns.Add(pattern);
            }
        }
        return patterns.ToImmutable();
    }

    private static bool IsAt(string name, string other) => name == other || name.EndsWith($".{other}", StringComparison.Ordinal);
}
