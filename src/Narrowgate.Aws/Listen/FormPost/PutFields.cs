using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Listen.FormPost;

/// <summary>The headers of PutObject that a form's fields stand for.</summary>
internal static class PutFields
{
    /// <summary>What signs, what answers and what places: no property of the object.</summary>
    private static readonly FrozenSet<string> NotOfTheObject = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "bucket", "key", "policy", "success_action_redirect", "redirect", "success_action_status", "x-amz-algorithm",
        "x-amz-credential", "x-amz-date", "x-amz-signature", "x-amz-security-token");

    private static readonly FrozenSet<string> SameName = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Cache-Control", "Content-Type", "Content-Disposition", "Content-Encoding", "Expires",
        "x-amz-expected-bucket-owner", "x-amz-request-payer", "x-amz-sdk-checksum-algorithm", "x-amz-storage-class",
        "x-amz-website-redirect-location");

    /// <summary>A closed list: with x-amz-copy-source among them a form would be another operation.</summary>
    private static readonly ImmutableArray<string> SameBeginning =
        ["x-amz-checksum-", "x-amz-grant-", "x-amz-meta-", "x-amz-object-lock-", "x-amz-server-side-encryption"];

    public static Verdict<Headers> Of(ImmutableDictionary<string, string> fields)
    {
        var headers = ImmutableArray.CreateBuilder<Header>();
        foreach (var (name, value) in fields.Where(field => !NotOfTheObject.Contains(field.Key)))
        {
            if (value.Any(letter => letter is < ' ' or > '~') && !name.Equals("tagging", StringComparison.OrdinalIgnoreCase))
            {
                return NotUnderstood.Because(
                    $"The form's field {NotUnderstood.Quote(name)} holds what no header can.");
            }
            switch (name.ToLowerInvariant())
            {
                case "acl":
                    headers.Add(new Header("x-amz-acl", value));
                    break;
                case "tagging" when Tags(value) is { } tags:
                    headers.Add(new Header("x-amz-tagging", tags));
                    break;
                case var lower when SameName.Contains(lower)
                    || SameBeginning.Any(start => lower.StartsWith(start, StringComparison.Ordinal)):
                    headers.Add(new Header(name, value));
                    break;
                case var lower when lower.StartsWith("x-ignore-", StringComparison.Ordinal):
                    break;
                default:
                    return NotUnderstood.Because(
                        $"The form's field {NotUnderstood.Quote(name)} is not known, or cannot be read.");
            }
        }
        return new Headers(headers.ToImmutable());
    }

    /// <summary>Tags are a document in a form, and a query in a header. Null where they are no document of tags.</summary>
    private static string? Tags(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var root = XElement.Load(reader);
            var pairs = new List<string>();
            foreach (var tag in root.Elements().Single(element => element.Name.LocalName == "TagSet").Elements())
            {
                var parts = tag.Elements().ToDictionary(
                    element => element.Name.LocalName, element => element.Value, StringComparer.Ordinal);
                if (tag.Name.LocalName != "Tag" || parts.Count != 2)
                {
                    return null;
                }
                pairs.Add($"{PercentEncoding.Encode(parts["Key"])}={PercentEncoding.Encode(parts["Value"])}");
            }
            return root.Name.LocalName == "Tagging" && root.Elements().Count() == 1 ? string.Join('&', pairs) : null;
        }
        catch (Exception exception) when (exception is XmlException or InvalidOperationException or ArgumentException
            or KeyNotFoundException)
        {
            return null;
        }
    }

    public sealed record Headers(ImmutableArray<Header> List);
}
