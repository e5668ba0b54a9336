using System.Text;

namespace Narrowgate.Aws.Tests.Models.Compile;

/// <summary>A model as botocore would write it, with one operation and a shape of each kind; texts in it can be exchanged.</summary>
internal static class SmallModel
{
    public const string Text = """
        {
          "version": "2.0",
          "metadata": { "apiVersion": "2020-01-01", "endpointPrefix": "small", "protocol": "rest-json", "protocols": ["rest-json"], "serviceId": "Small" },
          "operations": {
            "PutThing": {
              "name": "PutThing",
              "http": { "method": "PUT", "requestUri": "/things/{name}?fixed=1" },
              "input": { "shape": "PutThingRequest", "locationName": "Root", "xmlNamespace": "urn:small" },
              "output": { "shape": "PutThingReply", "resultWrapper": "PutThingResult" },
              "endpoint": { "hostPrefix": "{Name}." },
              "httpChecksum": { "requestAlgorithmMember": "Mode", "requestChecksumRequired": true },
              "authtype": "v4-unsigned-body",
              "documentation": "not kept"
            }
          },
          "shapes": {
            "PutThingRequest": {
              "type": "structure",
              "required": ["Name"],
              "payload": "Body",
              "members": {
                "Name": { "shape": "Name", "location": "uri", "locationName": "name", "hostLabel": true },
                "Mode": { "shape": "Name", "location": "header", "locationName": "x-mode" },
                "Body": { "shape": "Bytes", "streaming": true }
              }
            },
            "PutThingReply": {
              "type": "structure",
              "members": { "Things": { "shape": "Things" }, "At": { "shape": "Instant" }, "Any": { "shape": "Anything" }, "Size": { "shape": "Size" } }
            },
            "Thing": { "type": "structure", "members": { "Parts": { "shape": "Things" }, "Secret": { "shape": "Secret" } } },
            "Things": { "type": "list", "member": { "shape": "Thing", "locationName": "thing" }, "flattened": true },
            "Name": { "type": "string" },
            "Secret": { "type": "map", "key": { "shape": "Name" }, "value": { "shape": "Size" }, "sensitive": true },
            "Size": { "type": "double" },
            "Instant": { "type": "timestamp", "timestampFormat": "iso8601" },
            "Anything": { "type": "structure", "members": {}, "document": true },
            "Bytes": { "type": "blob" },
            "Unreached": { "type": "structure", "members": { "Name": { "shape": "Name" } } }
          }
        }
        """;

    public static byte[] Bytes => Encoding.UTF8.GetBytes(Text);

    public static byte[] With(string text, string other)
    {
        Text.ShouldContain(text);
        return Encoding.UTF8.GetBytes(Text.Replace(text, other, StringComparison.Ordinal));
    }
}
