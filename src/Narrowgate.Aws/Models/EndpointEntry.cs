namespace Narrowgate.Aws.Models;

/// <summary>Where AWS serves something, in one region or in many.</summary>
/// <param name="Url"><c>https://acm.{region}.{suffix}</c>; may have a path: <c>/v2</c>.</param>
/// <param name="SigningRegion">
/// The region that requests are signed for wherever the client thinks it is; null: the region asked for.
/// </param>
/// <param name="SigningName">In place of the model's; null: the model's.</param>
public sealed record EndpointEntry(string Url, string? SigningRegion, string? SigningName)
{
    public Uri Expand(string region, string dnsSuffix) => new(Fill(region, dnsSuffix), UriKind.Absolute);

    internal string Fill(string region, string dnsSuffix) =>
        Url.Replace("{region}", region, StringComparison.Ordinal).Replace("{suffix}", dnsSuffix, StringComparison.Ordinal);
}
