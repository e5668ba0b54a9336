using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Cli.Requests;

/// <summary>
/// A request as HTTP/1.1 writes it (RFC 9112): request line, headers, a body by Content-Length or in chunks.
/// </summary>
internal static class HttpRequest
{
    private const int MostHeaders = 1000;

    /// <summary>What could not be read cannot be left behind either: a fault ends the input.</summary>
    public static GivenRequest Read(RequestLines input)
    {
        var words = Latin(input.Line()).Split(' ');
        if (words is not [var method, var target, "HTTP/1.1" or "HTTP/1.0" or "HTTP/2" or "HTTP/2.0"])
        {
            return GivenRequest.Broken("A request begins with a line such as: POST / HTTP/1.1");
        }
        var headers = ImmutableArray.CreateBuilder<Header>();
        while (input.Line() is { Length: > 0 } line)
        {
            var text = Latin(line);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || text[0] is ' ' or '\t' || text[colon - 1] is ' ' or '\t' || headers.Count == MostHeaders)
            {
                return GivenRequest.Broken("A header line is not NAME: VALUE, or there are too many of them.");
            }
            headers.Add(new Header(text[..colon], text[(colon + 1)..].Trim(' ', '\t')));
        }
        return Body(input, headers) is { } body
            ? GivenRequest.Of(method, target, headers.ToImmutable(), body)
            : GivenRequest.Broken(
                "Where the body ends cannot be told: give it one Content-Length, or one Transfer-Encoding: chunked, and all its bytes.");
    }

    private static byte[]? Body(RequestLines input, IEnumerable<Header> headers)
    {
        var lengths = Values(headers, "Content-Length");
        var codings = Values(headers, "Transfer-Encoding");
        return (lengths, codings) switch
        {
            // HTTP says that there is none: what follows must be another request, or somebody forgot the length.
            ([], []) => input.IsAtRequest() ? [] : null,
            ([var length], []) => long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? input.Bytes(count)
                : null,
            ([], [var coding]) when coding.Equals("chunked", StringComparison.OrdinalIgnoreCase) => Chunks(input),
            _ => null,
        };
    }

    private static byte[]? Chunks(RequestLines input)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = Latin(input.Line()).Split(';')[0];
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var count) || count < 0
                || input.Bytes(count) is not { } chunk)
            {
                return null;
            }
            if (count == 0)
            {
                while (input.Line() is { Length: > 0 })
                {
                    // Trailers are no part of what is decoded.
                }
                return body.ToArray();
            }
            body.Write(chunk);
            if (input.Line() is not [])
            {
                return null;
            }
        }
    }

    private static string[] Values(IEnumerable<Header> headers, string name) =>
        [.. headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    private static string Latin(byte[]? line) => Encoding.Latin1.GetString(line ?? []);
}
