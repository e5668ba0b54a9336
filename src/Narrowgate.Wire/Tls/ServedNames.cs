using System.Collections.Immutable;
using System.Net;

namespace Narrowgate.Wire.Tls;

/// <summary>
/// The names under which clients reach a listener. SDKs put labels before a host, with a dot (a bucket, an account) or
/// without (<c>sync-</c>): those are its names too, and each gets a certificate of its own, for no wildcard covers a
/// bucket with dots.
/// </summary>
public sealed class ServedNames
{
    private readonly ImmutableArray<string> _hosts;

    /// <param name="hosts">As in the configured addresses.</param>
    public ServedNames(params IEnumerable<string> hosts)
    {
        _hosts = [.. hosts.Select(host => host.Trim('[', ']').ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
        Default = [.. _hosts, .. _hosts.Where(host => !IPAddress.TryParse(host, out _)).Select(host => $"*.{host}")];
    }

    /// <summary>For clients that name no host, as they do not where it is an address in numbers.</summary>
    public ImmutableArray<string> Default { get; }

    /// <param name="name">As a client's TLS hello has it (SNI).</param>
    public bool Includes(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower.Length <= HostNames.LongestName
            && _hosts.Any(host => lower == host || (lower.Length > host.Length && lower.EndsWith(host, StringComparison.Ordinal)
                && IsPrefix(lower.AsSpan(0, lower.Length - host.Length))));
    }

    private static bool IsPrefix(ReadOnlySpan<char> prefix)
    {
        if (prefix[^1] is not ('.' or '-'))
        {
            return false;
        }
        var labels = prefix[^1] == '.' ? prefix[..^1] : prefix;
        foreach (var range in labels.Split('.'))
        {
            var label = labels[range];
            if (label.IsEmpty || label.Length > HostNames.LongestLabel || label[0] == '-' || label.ContainsAnyExcept(HostNames.Characters))
            {
                return false;
            }
        }
        return true;
    }
}
