using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Narrowgate.Aws.Forward;

namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>Whether two requests say the same, read by the class library's parsers and not by ours.</summary>
internal static class WireDifference
{
    private const string Gzip = "gzip";

    public static string? Between(CorpusRequest sent, UpstreamRequest written)
    {
        if (sent.Method != written.Method || sent.Path != written.Path)
        {
            return $"{written.Method} {written.Path} instead of {sent.Method} {sent.Path}";
        }
        if (!Pairs(sent.Query).SequenceEqual(Pairs(written.Query)))
        {
            return $"query {written.Query} instead of {sent.Query}";
        }
        foreach (var header in sent.Headers.Where(header => !IsMadeAnew(header[0], sent) && !(IsPacked(sent) && header[1] == Gzip)))
        {
            if (!written.Headers.Any(other => other.Name.Equals(header[0], StringComparison.OrdinalIgnoreCase) && Value(other.Value) == Value(header[1])))
            {
                return $"header {header[0]}: {header[1]} is missing";
            }
        }
        if (sent.Streamed is null && !SameBody(sent, written))
        {
            return $"body {Encoding.UTF8.GetString(written.Body.Span)} instead of {Encoding.UTF8.GetString(sent.Body)}";
        }
        return null;
    }

    // Python escapes what is not ASCII within JSON in a header, we do not.
    private static string Value(string header)
    {
        if (header.StartsWith("ey", StringComparison.Ordinal))
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(header));
            return json.RootElement.ToString().Length + JsonSerializer.Serialize(json.RootElement);
        }
        return header;
    }

    // What is said of a body is made with the body: where AWS takes several algorithms, another one perhaps.
    private static bool IsMadeAnew(string name, CorpusRequest sent) => IsTransport(name)
        || (sent.Streamed is null && name.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase));

    private static bool IsTransport(string name) =>
        name.ToLowerInvariant() is "host" or "user-agent" or "content-length" or "x-amzn-query-mode" or "transfer-encoding";

    private static bool SameBody(CorpusRequest sent, UpstreamRequest written)
    {
        var (left, right) = (IsPacked(sent) ? Unpacked(sent.Body) : sent.Body, written.Body.ToArray());
        if (left.AsSpan().SequenceEqual(right))
        {
            return true;
        }
        if (sent.Protocol is "query" or "ec2")
        {
            return Pairs(Encoding.UTF8.GetString(left)).SequenceEqual(Pairs(Encoding.UTF8.GetString(right)));
        }
        if (left.Length == 0 || right.Length == 0)
        {
            // botocore sends {} for an absent payload; a model without one takes either.
            return left.Length + right.Length == 2;
        }
        if (sent.Protocol == "smithy-rpc-v2-cbor")
        {
            // The class library has no parser of CBOR: botocore's reads it, in the other parser's turn.
            return true;
        }
        return sent.Protocol == "rest-xml" ? SameXml(left, right) : SameJson(left, right);
    }

    // By the gzip that its first bytes say; ours is sent plain.
    private static bool IsPacked(CorpusRequest sent) => sent.Streamed is null && sent.Body is [0x1F, 0x8B, ..];

    private static byte[] Unpacked(byte[] packed)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static bool SameJson(byte[] left, byte[] right)
    {
        using var one = JsonDocument.Parse(left);
        using var other = JsonDocument.Parse(right);
        return JsonElement.DeepEquals(one.RootElement, other.RootElement);
    }

    private static bool SameXml(byte[] left, byte[] right) => Content(XElement.Parse(Encoding.UTF8.GetString(left)))
        == Content(XElement.Parse(Encoding.UTF8.GetString(right)));

    // Without regard to namespaces, which SDKs write or leave out, and to the order of siblings of other names.
    private static string Content(XElement element) => $"<{element.Name.LocalName}"
        + string.Concat(element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => $" {attribute.Name}={attribute.Value}"))
        + ">" + (element.HasElements
            ? string.Concat(element.Elements().OrderBy(child => child.Name.LocalName, StringComparer.Ordinal).Select(Content))
            : element.Value) + "</>";

    private static IEnumerable<string> Pairs(string form) => form.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => Uri.UnescapeDataString(pair.Replace('+', ' ')))
        .Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=")
        .Order(StringComparer.Ordinal);
}
