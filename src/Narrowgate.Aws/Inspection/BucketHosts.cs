using System.Collections.Immutable;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Inspection;

/// <summary>
/// S3 takes the bucket from the host name too (<c>bucket.s3.eu-west-1.amazonaws.com/key</c>): such a request is read as
/// the one that names it in the path.
/// </summary>
internal sealed class BucketHosts(EndpointTable endpoints)
{
    public AwsRequest PathStyle(AwsRequest request, string signingName)
    {
        var host = (request.Header("Host") ?? "").Split(':')[0];
        if (signingName != "s3" || IsS3(host))
        {
            return request;
        }
        // Buckets have dots in their names: the longest host name of S3's counts.
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = host.IndexOf('.', dot + 1))
        {
            if (IsS3(host[(dot + 1)..]) && host[..dot].All(IsOfName))
            {
                return request with { Path = $"/{host[..dot]}{request.Path}", Headers = WithHost(request, host[(dot + 1)..]) };
            }
        }
        return request;
    }

    // With a slash or an escape in it, the path would name another bucket.
    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '.';

    private bool IsS3(string host) => endpoints.At(host).Any(served => served.Service == "s3");

    private static ImmutableArray<Header> WithHost(AwsRequest request, string host) =>
        [.. request.Headers.Select(header =>
            header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase) ? header with { Value = host } : header)];
}
