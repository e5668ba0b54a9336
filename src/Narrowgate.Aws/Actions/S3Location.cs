using System.Buffers;
using Narrowgate.Aws.Actions.Services;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// An object of S3 as other services are told of it: bucket and key, <c>s3://bucket/key</c>, an ARN, or a URL in one of
/// S3's two forms. What ends in a slash, or has no key, stands for everything below it.
/// </summary>
internal static class S3Location
{
    // In a URL these are escapes, queries, users, or read differently by different readers.
    private static readonly SearchValues<char> NotPlain = SearchValues.Create("%+?#@\\");

    private const string Scheme = "s3://";
    private const string ArnStart = ":s3:::";

    public static Resource Of(string bucket, string key, CallScope scope)
    {
        var name = Arn.IsArn(bucket)
            ? bucket[(bucket.LastIndexOf(':') + 1)..]
            : bucket;
        var at = S3.Object(name, key.Length == 0 ? "/" : key, scope);
        return at.IsUnknown ? at
            : key.Length == 0 ? Resource.Partly($"{at.Name[..^1]}*")
            : key.EndsWith('/') ? Resource.Partly($"{at.Name}*")
            : at;
    }

    /// <summary>What is written below a prefix has names that the service chooses.</summary>
    public static Resource Below(Resource location) =>
        location.IsUnknown || location.IsPartlyKnown ? location : Resource.Partly($"{location.Name}*");

    public static Resource Parse(string text, CallScope scope)
    {
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return OfPath(text[Scheme.Length..], text, scope);
        }
        if (Arn.IsArn(text))
        {
            var at = text.IndexOf(ArnStart, StringComparison.Ordinal);
            return at < 0 ? Resource.Unknown(text) : OfPath(text[(at + ArnStart.Length)..], text, scope);
        }
        return OfUrl(text) is { } path ? OfPath(path, text, scope) : Resource.Unknown(text);
    }

    private static Resource OfPath(string path, string text, CallScope scope)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash == 0 ? Resource.Unknown(text)
            : slash < 0 ? Of(path, "", scope)
            : Of(path[..slash], path[(slash + 1)..], scope);
    }

    /// <summary>
    /// <c>https://bucket.s3.REGION.amazonaws.com/key</c> or <c>https://s3.REGION.amazonaws.com/bucket/key</c>, as bucket
    /// and key. An escaped key, a query or another host is somebody else's reading: null.
    /// </summary>
    private static string? OfUrl(string text)
    {
        const string Https = "https://";
        if (!text.StartsWith(Https, StringComparison.Ordinal) || text.AsSpan().ContainsAny(NotPlain))
        {
            return null;
        }
        var rest = text[Https.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var labels = (slash < 0 ? rest : rest[..slash]).Split('.');
        var path = slash < 0 ? "" : rest[(slash + 1)..];
        var service = Array.FindLastIndex(
            labels, label => label == "s3" || label.StartsWith("s3-", StringComparison.Ordinal));
        var isAmazons = service >= 0 && IsAmazons(labels[(service + 1)..]);
        return !isAmazons ? null
            : service == 0 ? path
            : $"{string.Join('.', labels[..service])}/{path}";
    }

    /// <summary><c>amazonaws.com</c>, China's <c>amazonaws.com.cn</c>, each perhaps after a region.</summary>
    private static bool IsAmazons(string[] labels) =>
        labels is ["amazonaws", "com"] or ["amazonaws", "com", "cn"]
            or [_, "amazonaws", "com"] or [_, "amazonaws", "com", "cn"];
}
