using System.Text.RegularExpressions;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Forward;

/// <summary>Where a call goes, and for whom it is signed.</summary>
/// <param name="Base">
/// Scheme, host, port, and the path that stands before every request's own; ends without a slash, but for the root.
/// </param>
/// <param name="Host">The Host header, signed and sent as it stands: with the port where it is not the scheme's own.</param>
/// <param name="SigningRegion">The true one, whatever region the client signed for: IAM's is us-east-1.</param>
/// <param name="IsOverride">Of the configuration, not AWS's own.</param>
/// <param name="IsBucketInHost">The host names the bucket, and the path must not name it again.</param>
/// <param name="NeedsSigV4A">The one signature that is good for several regions, <paramref name="SigningRegion"/> being "*".</param>
public sealed partial record UpstreamEndpoint(
    Uri Base, string Host, string SigningRegion, string SigningName, bool IsOverride, bool IsBucketInHost = false, bool NeedsSigV4A = false)
{
    /// <summary>Where it takes SigV4A alone: the regions to sign for. Null where it takes SigV4.</summary>
    public RegionSet? SignedRegions => NeedsSigV4A ? new RegionSet([SigningRegion]) : null;

    internal static UpstreamEndpoint At(Uri address, string signingRegion, string signingName, bool isOverride) =>
        new(
            address,
            address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}",
            signingRegion,
            signingName,
            isOverride);

    internal static UpstreamEndpoint Of(S3Place place) =>
        At(new Uri($"https://{place.Host}"), place.Region, place.SigningName, isOverride: false) with
        {
            IsBucketInHost = place.IsBucketInHost,
            NeedsSigV4A = place.NeedsSigV4A,
        };

    internal UpstreamEndpoint Renamed(string host, bool isBucketInHost) =>
        At(new UriBuilder(Base) { Host = host }.Uri, SigningRegion, SigningName, IsOverride) with { IsBucketInHost = isBucketInHost };

    /// <summary>The path on the request line: behind the endpoint's own, and without a bucket that the host names.</summary>
    /// <param name="written">As the operation has it, percent-encoded: <c>/bucket/key</c>.</param>
    public string PathOf(string written)
    {
        if (IsBucketInHost)
        {
            var key = written.IndexOf('/', 1);
            written = key < 0 ? "/" : written[key..];
        }
        return Base.AbsolutePath.TrimEnd('/') + written;
    }

    /// <summary>
    /// The operation's own host: <c>{AccountId}.</c> before <c>s3-control.us-east-1.amazonaws.com</c>. An endpoint of
    /// the configuration stays as it is.
    /// </summary>
    /// <param name="template"><see cref="Models.OperationModel.HostPrefix"/></param>
    /// <param name="label">
    /// The call's value for a label; each must be one label of a host name, or the call could choose the host.
    /// </param>
    public Verdict<UpstreamEndpoint> WithHostPrefix(string template, Func<string, string?> label)
    {
        if (IsOverride)
        {
            return this;
        }
        string? bad = null;
        var prefix = Label().Replace(template, match =>
        {
            var name = match.Groups["name"].Value;
            var value = label(name);
            if (value is null || !HostName.IsLabel(value))
            {
                bad ??= name;
            }
            return value ?? "";
        });
        if (bad is not null)
        {
            return new Refusal(
                RefusalReason.NotUnderstood,
                $"{bad} becomes part of a host name: it must be 1 to 63 letters, digits and hyphens.");
        }
        var host = (prefix + Host).ToLowerInvariant();
        if (!WholeName().IsMatch(host) || host.Length > 253)
        {
            return new Refusal(
                RefusalReason.NotUnderstood, "The call's parameters and its service's name make no host name.");
        }
        return this with { Base = new UriBuilder(Base) { Host = host }.Uri, Host = host };
    }

    [GeneratedRegex(@"\{(?<name>[^{}]+)\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex WholeName();
}
