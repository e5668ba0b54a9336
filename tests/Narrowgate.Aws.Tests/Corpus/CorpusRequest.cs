using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>A request as botocore wrote it, with the parameters that it says: see <c>eng/corpus/corpus.py</c>.</summary>
/// <param name="Cannot">Why there is no request of this operation; null where there is one.</param>
/// <param name="Case">sparse, full or odd.</param>
/// <param name="SigningName">As botocore signs it at AWS's own endpoint.</param>
/// <param name="Text">The body, where it is UTF-8.</param>
/// <param name="Bytes">The body where it is not, a character a byte.</param>
/// <param name="Streamed">The member that is the body, which the parameters leave out.</param>
public sealed record CorpusRequest(
    string Service,
    string Operation,
    string Protocol,
    string? Cannot,
    string Case,
    string SigningName,
    string Method,
    string Path,
    string Query,
    string[][] Headers,
    string? Text,
    string? Bytes,
    string? Streamed,
    JsonElement Parameters)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary><c>botocore 1.43.11</c></summary>
    public static string Source { get; } = JsonDocument.Parse(Lines("query").First()).RootElement.GetProperty("source").GetString()!;

    public static IReadOnlyList<string> Protocols { get; } = ["query", "ec2", "json", "rest-json", "rest-xml", "smithy-rpc-v2-cbor"];

    [JsonIgnore]
    public byte[] Body => Text is null ? Encoding.Latin1.GetBytes(Bytes ?? string.Empty) : Encoding.UTF8.GetBytes(Text);

    [JsonIgnore]
    public AwsRequest Request => new(
        Method, Path, Query, [.. Headers.Select(header => new Header(header[0], header[1]))], "127.0.0.1", IsSecure: false);

    [JsonIgnore]
    public string Title => $"{Protocol} {Service}:{Operation} {Case}";

    /// <summary>The same, called at another host.</summary>
    public CorpusRequest At(string host) =>
        this with { Headers = [.. Headers.Where(header => header[0] != "Host"), ["Host", host]] };

    /// <summary>The same, with that header too.</summary>
    public CorpusRequest From(Header agent) => this with { Headers = [.. Headers, [agent.Name, agent.Value]] };

    public static CorpusRequest Parse(string line) => JsonSerializer.Deserialize<CorpusRequest>(line, Options)!;

    /// <summary>The committed lines of a protocol; the first says what they were written by.</summary>
    public static IEnumerable<string> Lines(string protocol)
    {
        var path = System.IO.Path.Combine(AppContext.BaseDirectory, "Corpus", $"{protocol}.jsonl.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
