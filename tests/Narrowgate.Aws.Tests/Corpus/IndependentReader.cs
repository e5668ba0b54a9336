using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>Has moto's parsers read what was written anew: see <c>eng/corpus/read_anew.py</c>.</summary>
internal static class IndependentReader
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static ReadAnew Read(IEnumerable<Scored> all)
    {
        using var folder = new TemporaryFolder();
        foreach (var protocol in all.GroupBy(scored => scored.Sent.Protocol, StringComparer.Ordinal))
        {
            File.WriteAllLines(Path.Combine(folder.Path, $"{protocol.Key}.jsonl"), protocol.Select(Line));
        }
        return JsonSerializer.Deserialize<ReadAnew>(
            Script.Run("read_anew.py", Path.Combine(AppContext.BaseDirectory, "Corpus"), folder.Path), Options)!;
    }

    // In the words of the corpus; null where nothing was written.
    private static string Line(Scored scored)
    {
        if (scored.Written is not { } written)
        {
            return "null";
        }
        var body = scored.Sent.Streamed is null ? written.Body : scored.Sent.Body;
        var isText = Utf8.IsValid(body.Span);
        return JsonSerializer.Serialize(new
        {
            method = written.Method,
            path = written.Path,
            query = written.Query,
            headers = written.Headers.Select(header => new[] { header.Name, header.Value }),
            text = isText ? Encoding.UTF8.GetString(body.Span) : null,
            bytes = isText ? null : Encoding.Latin1.GetString(body.Span),
            wire = scored.WireDifference,
        });
    }
}

/// <param name="Protocols">By protocol, how the requests were found to say the same.</param>
/// <param name="Faults">The others.</param>
internal sealed record ReadAnew(IReadOnlyDictionary<string, ReadAnewCounts> Protocols, IReadOnlyList<string> Faults);

internal sealed record ReadAnewCounts(int Parameters, int Alike, int Wire);
