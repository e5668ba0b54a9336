using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Models;

/// <summary>
/// The hosts under which AWS's services are called: each that the endpoint table has, and what the models let SDKs put
/// before one. Never by what a name ends with or contains: anybody can have a name below <c>amazonaws.com</c>.
/// </summary>
public sealed class AwsHosts(ModelCatalogue models) : IAwsHosts
{
    /// <summary>
    /// Names that are no host by themselves but have hosts below them in each region: accounts' of DynamoDB, access
    /// points', streams'. From the endpoint rules of these services in botocore, which build them from parameters.
    /// </summary>
    private static readonly FrozenSet<string> Parents = FrozenSet.Create(
        StringComparer.Ordinal,
        "ddb", "s3-accesspoint", "s3-object-lambda", "s3-outposts", "control-kinesis", "data-kinesis");

    public bool IsAws(string host) =>
        models.Endpoints.At(host).Any() || IsBucket(host) || HasParent(host) || HasHostPrefix(host);

    /// <summary><c>BUCKET.s3.eu-west-1.amazonaws.com</c>: buckets have dots in their names.</summary>
    private bool IsBucket(string host)
    {
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = host.IndexOf('.', dot + 1))
        {
            if (models.Endpoints.At(host[(dot + 1)..]).Any(served => served.Service == "s3"))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary><c>111122223333.ddb.eu-west-1.amazonaws.com</c>, <c>point-111122223333.s3-accesspoint-fips.dualstack.…</c></summary>
    private bool HasParent(string host)
    {
        foreach (var partition in models.Endpoints.Partitions.Values.Where(known => host.EndsWith($".{known.Suffix}", StringComparison.Ordinal)))
        {
            var labels = host[..^(partition.Suffix.Length + 1)].Split('.');
            var place = labels.Length - 2;
            if (place > 0 && labels[place] == "dualstack")
            {
                place--;
            }
            if (place > 0 && partition.Regions.Contains(labels[^1]) && IsParent(labels[place]))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsParent(string label)
    {
        const string fips = "-fips";
        return Parents.Contains(label.EndsWith(fips, StringComparison.Ordinal) ? label[..^fips.Length] : label)
            || label.StartsWith("s3express-", StringComparison.Ordinal);
    }

    /// <summary><c>sync-states.…</c>, <c>ACCOUNT.s3-control.…</c>: the models' host prefixes, glued on with a dot or without.</summary>
    private bool HasHostPrefix(string host)
    {
        for (var cut = 1; cut < host.Length; cut++)
        {
            if (host[cut - 1] is not ('-' or '.'))
            {
                continue;
            }
            if (models.Endpoints.At(host[cut..]).Any(served => Takes(served.Service, host[..cut])))
            {
                return true;
            }
        }
        return false;
    }

    private bool Takes(string service, string prefix) => models.Find(service)?.Operations.Values.Any(
        operation => operation.HostPrefix is { } pattern && Fits(pattern, prefix)) == true;

    // A label stands for itself only: {AccountId} is one label of a name, without a dot.
    private static bool Fits(string pattern, string prefix)
    {
        var literals = pattern.Split('{', '}');
        var expression = string.Concat(literals.Select((part, place) => place % 2 == 0 ? Regex.Escape(part) : "[a-z0-9-]{1,63}"));
        return Regex.IsMatch(prefix, $@"\A{expression}\z", RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
    }
}
