using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Inspection;

/// <param name="SigningName">The service as signatures call it.</param>
internal sealed record ClaimedScope(string SigningName, string Region);

/// <summary>
/// For which service and region a request says that it is: by the credential scope of its signature, in the header or
/// in the query, or else by a host name of AWS's. Nothing of it is proven; good enough to look at a request, and never
/// for letting one through.
/// </summary>
internal sealed class ClaimedScopes(IModelSource models, AwsHosts hosts)
{
    private const string Credential = "Credential=";
    private const string Everywhere = "aws-global";

    // S3's names without a region are those of the oldest.
    private const string Home = "us-east-1";

    public Verdict<ClaimedScope> Of(AwsRequest request)
    {
        if ((InHeader(request) ?? InQuery(request, "X-Amz-Credential")) is { } credential)
        {
            var slash = credential.IndexOf('/', StringComparison.Ordinal);
            return SigningScope.TryParse(credential[(slash + 1)..], out var scope)
                ? new ClaimedScope(scope.Service, scope.Region ?? HomeOf(request))
                : NotUnderstood.Because(
                    $"The signature's credential {NotUnderstood.Quote(credential)} is not KEYID/DATE/REGION/SERVICE/aws4_request.");
        }
        return ByHost(request) ?? (Verdict<ClaimedScope>)NotUnderstood.Because(
            "Nothing says which service the request is for: sign it (the service stands in the credential's scope), or "
            + "give it the Host that AWS serves the service under.");
    }

    // SigV4A has a set of regions beside the scope; a set of all of them says none.
    private static string HomeOf(AwsRequest request)
    {
        var declared = request.Header(SigV4a.RegionSetHeader) ?? InQuery(request, "X-Amz-Region-Set");
        return RegionSet.Parse(declared).Holds(out var regions, out _) && regions.Home is { } home ? home : Everywhere;
    }

    private static string? InHeader(AwsRequest request)
    {
        var header = request.Header("Authorization") ?? "";
        var start = header.IndexOf(Credential, StringComparison.Ordinal);
        return start < 0 ? null : header[(start + Credential.Length)..].Split(',', ' ')[0];
    }

    private static string? InQuery(AwsRequest request, string name) => request.Query.Split('&')
        .Where(pair => pair.StartsWith($"{name}=", StringComparison.Ordinal))
        .Select(pair => Uri.UnescapeDataString(pair.Split('=', 2)[1]))
        .FirstOrDefault();

    private ClaimedScope? ByHost(AwsRequest request)
    {
        if (!HostName.Parse(request.Header("Host")).Holds(out var host, out _) || hosts.Find(host) is not { } found)
        {
            return null;
        }
        return found.S3 is { } s3
            ? new ClaimedScope("s3", s3.Region ?? Home)
            : found.Served
                .Select(served => models.Find(served.Service) is { } service ? new ClaimedScope(service.SigningName, served.Region) : null)
                .FirstOrDefault(claimed => claimed is not null);
    }
}
