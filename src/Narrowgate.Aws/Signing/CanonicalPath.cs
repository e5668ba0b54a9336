namespace Narrowgate.Aws.Signing;

/// <summary>The path's line of a canonical request.</summary>
public static class CanonicalPath
{
    /// <summary>S3's rule: as it stands; bytes that were sent unencoded although they should not are encoded.</summary>
    public static string Verbatim(string path) => path.Length == 0 ? "/" : UriEncoding.Complete(path, keepSlash: true);

    /// <summary>
    /// Every other service's: normalised, then encoded a second time, so that <c>%2F</c> reads <c>%252F</c>.
    /// </summary>
    public static string Normalised(string path) => UriEncoding.Encode(Normalise(path), keepSlash: true);

    /// <summary>Whether normalising changes nothing, so that no two paths can carry the same signature.</summary>
    public static bool IsNormal(string path) => Normalise(path).Equals(path, StringComparison.Ordinal);

    // Removes "." and ".." segments (RFC 3986, 5.2.4) and empty ones; a closing slash stays.
    private static string Normalise(string path)
    {
        var kept = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (segment)
            {
                case ".":
                    break;
                case "..":
                    if (kept.Count > 0)
                    {
                        kept.RemoveAt(kept.Count - 1);
                    }
                    break;
                default:
                    kept.Add(segment);
                    break;
            }
        }
        return kept.Count == 0 ? "/" : $"/{string.Join('/', kept)}{(path.EndsWith('/') ? "/" : "")}";
    }
}
