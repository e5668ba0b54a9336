using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Narrowgate.Cli.Display;

/// <summary>One object a line, in ASCII: what is not is escaped, so that a terminal shows it and does not obey it.</summary>
internal static class JsonLines
{
    public static void Write<T>(TextWriter output, T item, JsonTypeInfo<T> type) =>
        output.WriteLine(JsonSerializer.Serialize(item, type));
}
