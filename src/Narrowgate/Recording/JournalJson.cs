using System.Text.Json;
using System.Text.Json.Serialization;

namespace Narrowgate.Recording;

/// <summary>Journal entries as JSON: camelCase, nulls left out. The format on disk: only ever add to it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalEntry))]
public sealed partial class JournalJson : JsonSerializerContext
{
    public static byte[] Write(JournalEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, Default.JournalEntry);

    /// <exception cref="JsonException">The bytes are not an entry that this version knows.</exception>
    public static JournalEntry Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, Default.JournalEntry) ?? throw new JsonException("An entry may not be null.");
}
