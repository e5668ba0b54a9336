using System.Collections.Immutable;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Hosts;

/// <summary>A host name that is AWS's.</summary>
/// <param name="Before">What stands before the service's own name: <c>111122223333.</c>, <c>data-</c>; mostly empty.</param>
/// <param name="Served">What is served there; a name of S3's that no model lists has none.</param>
/// <param name="S3">Where it is one of S3's.</param>
public sealed record AwsHost(string Before, ImmutableArray<ServedHost> Served, S3Host? S3);

/// <summary>
/// Which host names are AWS's: the closed set that the models list, and what S3, account prefixes and the host prefixes
/// of operations make of it. Each label is accounted for; "ends with amazonaws.com" is also true of everybody's load
/// balancers and of web sites in buckets.
/// </summary>
public sealed class AwsHosts(EndpointTable table)
{
    private readonly ImmutableArray<(string Service, string Prefix)> _prefixes =
    [
        // S3's own prefix is a route of Object Lambda, read with S3's names.
        .. from service in table.Services
           where service != "s3"
           from prefix in table.PrefixesOf(service)
           orderby prefix, service
           select (service, prefix),
    ];

    /// <summary>Whether AWS serves its API under exactly that name, in any region, variant and partition.</summary>
    /// <param name="host">Without a port.</param>
    public bool Owns(string host) => HostName.Parse(host).Holds(out var name, out _) && name.Port is null
        && Find(name) is { S3: not { Kind: S3HostKind.Website } };

    public Partition? PartitionOf(string region) => table.PartitionOf(region);

    public AwsHost? Find(HostName host)
    {
        var exact = table.At(host.Name).ToImmutableArray();
        if (!exact.IsEmpty)
        {
            return new AwsHost("", exact, S3: null);
        }
        if (S3Host.Parse(host.Name, table) is { } s3)
        {
            return new AwsHost(s3.Before, [], s3);
        }
        if (Prefixed(host.Name) is { } prefixed)
        {
            return prefixed;
        }
        ImmutableArray<ServedHost> unlisted = [.. AccountHosts.At(host.Name, table), .. OldHosts.At(host.Name, table)];
        return unlisted.IsEmpty ? null : new AwsHost("", unlisted, S3: null);
    }

    // data-servicediscovery.eu-west-1.amazonaws.com, 111122223333.s3-control.eu-west-1.amazonaws.com
    private AwsHost? Prefixed(string name)
    {
        foreach (var (service, prefix) in _prefixes)
        {
            var length = prefix is ['{', .., '}', '.'] ? LengthOfLabel(name) : LengthOf(prefix, name);
            var served = length == 0 ? [] : table.At(name[length..]).Where(host => host.Service == service).ToImmutableArray();
            if (!served.IsEmpty)
            {
                return new AwsHost(name[..length], served, S3: null);
            }
        }
        return null;
    }

    private static int LengthOf(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? prefix.Length : 0;

    private static int LengthOfLabel(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && HostName.IsLabel(name.AsSpan(0, dot)) ? dot + 1 : 0;
    }
}
