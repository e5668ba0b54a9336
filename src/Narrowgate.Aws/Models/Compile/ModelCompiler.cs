using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>
/// Makes of botocore's description of a service (<c>service-2.json</c>) the compact document that
/// <see cref="ModelReader"/> reads: no documentation, no constraints, no errors, no shape that no operation reaches.
/// The same input gives the same bytes.
/// </summary>
public static class ModelCompiler
{
    internal static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="service">The model's folder name.</param>
    /// <param name="model">UTF-8, decompressed.</param>
    /// <exception cref="ModelException">The model is not understood; nothing of it is used.</exception>
    public static byte[] Compile(string service, ReadOnlyMemory<byte> model)
    {
        var compact = ModelNode.Read(model, service, root => Write(service, root));
        // The reader is the judge of what is whole: what it refuses must not get into a catalogue.
        ModelReader.Read(service, compact);
        return compact;
    }

    /// <summary>What SDKs call the service in their User-Agent, <c>Secrets Manager</c>; it stands in the index alone.</summary>
    internal static string? ServiceId(string service, ReadOnlyMemory<byte> model) =>
        ModelNode.Read(model, service, root => root.GetObject("metadata").FindText("serviceId"));

    private static byte[] Write(string service, ModelNode root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("format", ModelWords.Format);
            json.WriteString("name", service);
            WriteMetadata(json, root.GetObject("metadata"));
            OperationCompiler.Write(json, root.GetObject("operations"));
            ShapeCompiler.Write(json, root);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, ModelNode metadata)
    {
        var endpointPrefix = metadata.GetText("endpointPrefix");
        json.WriteString("apiVersion", metadata.GetText("apiVersion"));
        json.WriteString("endpointPrefix", endpointPrefix);
        json.WriteString("signingName", metadata.FindText("signingName") ?? endpointPrefix);
        json.WriteStartArray("protocols");
        foreach (var protocol in metadata.Texts("protocols").Prepend(metadata.GetText("protocol")).Distinct(StringComparer.Ordinal))
        {
            json.WriteStringValue(protocol);
        }
        json.WriteEndArray();
        json.WriteIfPresent("targetPrefix", metadata.FindText("targetPrefix"));
        json.WriteIfPresent("jsonVersion", metadata.FindText("jsonVersion"));
        json.WriteIfPresent("xmlNamespace", metadata.FindText("xmlNamespace"));
        json.WriteIfTrue("queryCompatible", metadata.FindObject("awsQueryCompatible") is not null);
    }
}

/// <summary>What is false or absent is not written.</summary>
internal static class SparseJson
{
    public static void WriteIfPresent(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void WriteIfTrue(this Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, value: true);
        }
    }
}
