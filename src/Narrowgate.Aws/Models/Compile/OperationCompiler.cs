using System.Text.Json;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>The operations, under the names that SDKs use (CloudFront's models have another, longer one inside).</summary>
internal static class OperationCompiler
{
    public static void Write(Utf8JsonWriter json, ModelNode operations)
    {
        json.WriteStartObject("operations");
        foreach (var (name, operation) in operations.Properties().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject(name);
            WriteHttp(json, operation);
            WriteInput(json, operation.FindObject("input"));
            WriteOutput(json, operation.FindObject("output"));
            WriteChecksum(json, operation);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteHttp(Utf8JsonWriter json, ModelNode operation)
    {
        var http = operation.GetObject("http");
        json.WriteString("method", http.GetText("method"));
        json.WriteString("uri", http.GetText("requestUri"));
        json.WriteIfPresent("hostPrefix", operation.FindObject("endpoint")?.FindText("hostPrefix"));
        switch (operation.FindText("authtype"))
        {
            case null or "v4":
                break;
            case "none":
                json.WriteBoolean("unsigned", value: true);
                break;
            case "v4-unsigned-body":
                json.WriteBoolean("unsignedBody", value: true);
                break;
            case var other:
                throw operation.Bad($"authtype '{other}' is not known");
        }
    }

    private static void WriteInput(Utf8JsonWriter json, ModelNode? input)
    {
        if (input is { } reference)
        {
            json.WriteString("input", reference.GetText("shape"));
            json.WriteIfPresent("inputElement", reference.FindText("locationName"));
            json.WriteIfPresent("inputXmlNamespace", ShapeCompiler.XmlNamespace(reference)?.Uri);
        }
    }

    private static void WriteOutput(Utf8JsonWriter json, ModelNode? output)
    {
        if (output is { } reference)
        {
            json.WriteString("output", reference.GetText("shape"));
            json.WriteIfPresent("resultWrapper", reference.FindText("resultWrapper"));
        }
    }

    private static void WriteChecksum(Utf8JsonWriter json, ModelNode operation)
    {
        var checksum = operation.FindObject("httpChecksum");
        json.WriteIfTrue(
            "requiresChecksum",
            operation.Flag("httpChecksumRequired") || checksum?.Flag("requestChecksumRequired") == true);
        json.WriteIfPresent("checksumAlgorithm", checksum?.FindText("requestAlgorithmMember"));
    }
}
