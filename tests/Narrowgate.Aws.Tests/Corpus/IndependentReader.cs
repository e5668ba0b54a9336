using System.Text;
using System.Text.Json;

namespace Narrowgate.Aws.Tests.Corpus;

/// <summary>Has moto's parsers read what was written anew: see <c>eng/corpus/read_anew.py</c>.</summary>
internal static class IndependentReader
{
    /// <summary>A request in the words of the corpus; null where none was written.</summary>
    public static string Line(Scored scored)
    {
        if (scored.Written is not { } written)
        {
            return "null";
        }
        var body = scored.Sent.Streamed is null ? written.Body : scored.Sent.Body;
        var isText = System.Text.Unicode.Utf8.IsValid(body.Span);
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
