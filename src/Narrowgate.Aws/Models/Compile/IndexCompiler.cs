using System.Text;
using System.Text.Json;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>Writes the catalogue's index, a line a service, so that a refresh shows what changed.</summary>
public static class IndexCompiler
{
    /// <param name="source">What the models came from, <c>botocore 1.43.11</c>.</param>
    /// <param name="taken">The day on which that was the newest.</param>
    public static byte[] Compile(string source, DateOnly taken, IEnumerable<ServiceModel> services)
    {
        var lines = services.OrderBy(service => service.Name, StringComparer.Ordinal)
            .Select(service => $"    {JsonSerializer.Serialize(service.Name)}: {Line(service)}");
        var text = $$"""
            {
              "format": "{{ModelWords.Format}}",
              "source": {{JsonSerializer.Serialize(source)}},
              "taken": "{{taken:O}}",
              "services": {
            {{string.Join(",\n", lines)}}
              }
            }

            """;
        return Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
    }

    private static string Line(ServiceModel service)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ModelCompiler.Plain))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", service.ApiVersion);
            json.WriteString("signingName", service.SigningName);
            json.WriteString("endpointPrefix", service.EndpointPrefix);
            json.WriteIfPresent("targetPrefix", service.TargetPrefix);
            json.WriteIfPresent("serviceId", service.ServiceId);
            json.WriteStartArray("protocols");
            foreach (var protocol in service.Protocols)
            {
                json.WriteStringValue(protocol.Word());
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
