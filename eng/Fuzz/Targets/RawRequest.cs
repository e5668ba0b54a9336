using System.Collections.Immutable;
using System.Text;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// A request in the form of HTTP/1.1, read far more loosely than any server would: whatever a decoder could ever be
/// handed must be borne.
/// </summary>
/// <param name="First">The words of the request line, three always.</param>
internal sealed record RawRequest(string[] First, ImmutableArray<Header> Headers, ReadOnlyMemory<byte> Body)
{
    public static RawRequest Read(ReadOnlyMemory<byte> input)
    {
        var rest = input;
        var words = Line(ref rest)?.Split(' ') ?? [];
        var headers = ImmutableArray.CreateBuilder<Header>();
        while (Line(ref rest) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(colon < 0 ? new Header(line, "") : new Header(line[..colon], line[(colon + 1)..].Trim(' ')));
        }
        return new RawRequest([.. words, .. Enumerable.Repeat("", Math.Max(0, 3 - words.Length))], headers.ToImmutable(), rest);
    }

    public AwsRequest At(string method, string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new AwsRequest(
            method,
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[(question + 1)..],
            Headers,
            Address: "",
            IsSecure: false);
    }

    private static string? Line(ref ReadOnlyMemory<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return null;
        }
        var end = rest.Span.IndexOf((byte)'\n');
        var line = Encoding.Latin1.GetString(end < 0 ? rest.Span : rest.Span[..end]);
        rest = end < 0 ? default : rest[(end + 1)..];
        return line;
    }
}
