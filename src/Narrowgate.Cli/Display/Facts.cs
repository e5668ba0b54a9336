using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Narrowgate.Cli.Display;

/// <summary>A block of named facts; everything in it is made printable.</summary>
internal sealed class Facts(TextWriter output, string indent = "")
{
    private const int NameWidth = 11;

    // Readable here, because every line of it is made printable after.
    private static readonly JsonWriterOptions Pretty = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Nothing where there is nothing to say.</summary>
    public void Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            output.WriteLine($"{indent}{name.PadRight(NameWidth)}{Printable.Of(value)}");
        }
    }

    public void Add(string name, IReadOnlyList<string> values)
    {
        foreach (var (index, value) in values.Index())
        {
            Add(index == 0 ? name : "", value);
        }
    }

    public void Add(string name, JsonElement? json)
    {
        if (json is { } element)
        {
            Add(name, [.. Write(element).Split('\n')]);
        }
    }

    /// <summary>Text of many lines, at most so many characters of it.</summary>
    public void AddBody(string? body, int longest)
    {
        if (string.IsNullOrEmpty(body))
        {
            return;
        }
        var shown = body.Length <= longest ? body : body[..longest];
        foreach (var line in Printable.Lines(shown))
        {
            output.WriteLine($"{indent}{"".PadRight(NameWidth)}{line}");
        }
        if (shown.Length < body.Length)
        {
            output.WriteLine($"{indent}{"".PadRight(NameWidth)}… {body.Length - shown.Length} characters more (--json shows all)");
        }
    }

    private static string Write(JsonElement element)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Pretty))
        {
            element.WriteTo(writer);
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
