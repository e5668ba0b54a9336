namespace Narrowgate.Aws.Models;

/// <summary>Where AWS serves something, in one region or in many.</summary>
/// <param name="Url">
/// <c>https://acm.{region}.{suffix}</c>, the suffix being that of the variant; may have a path: <c>/v2</c>.
/// </param>
/// <param name="SigningRegion">
/// The region that requests are signed for wherever the client thinks it is; null: the region asked for.
/// </param>
/// <param name="SigningName">In place of the model's; null: the model's.</param>
public sealed record EndpointEntry(string Url, string? SigningRegion, string? SigningName)
{
    public Uri Expand(string region, string dnsSuffix) => new(Fill(region, dnsSuffix), UriKind.Absolute);

    /// <summary>Of <see cref="Expand"/>: every address of the table is <c>https://HOST</c>, perhaps with a path.</summary>
    internal string Host(string region, string dnsSuffix)
    {
        var address = Fill(region, dnsSuffix)["https://".Length..];
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? address : address[..slash];
    }

    internal string Fill(string region, string dnsSuffix) =>
        Url.Replace("{region}", region, StringComparison.Ordinal).Replace("{suffix}", dnsSuffix, StringComparison.Ordinal);
}
