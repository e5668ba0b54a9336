using System.Text;

namespace Narrowgate.Aws.Tests.Events;

/// <summary>A model whose events have members in headers, which no service of today has.</summary>
internal static class EventModel
{
    public static byte[] Bytes { get; } = Encoding.UTF8.GetBytes("""
        {
          "metadata": { "apiVersion": "2020-01-01", "endpointPrefix": "small", "protocol": "rest-json", "protocols": ["rest-json"] },
          "operations": {
            "PutThing": {
              "name": "PutThing",
              "http": { "method": "POST", "requestUri": "/things" },
              "input": { "shape": "Request" },
              "output": { "shape": "Reply" }
            }
          },
          "shapes": {
            "Request": { "type": "structure", "payload": "things", "members": { "things": { "shape": "Things" } } },
            "Reply": { "type": "structure", "payload": "things", "members": { "things": { "shape": "Things" } } },
            "Things": {
              "type": "structure",
              "eventstream": true,
              "members": { "thing": { "shape": "Thing" }, "secret": { "shape": "SecretThing" }, "nested": { "shape": "NestedThing" }, "keyed": { "shape": "KeyedThing" } }
            },
            "Thing": {
              "type": "structure",
              "event": true,
              "members": {
                "flag": { "shape": "Flag", "eventheader": true },
                "small": { "shape": "Small", "eventheader": true },
                "large": { "shape": "Large", "eventheader": true },
                "bytes": { "shape": "Bytes", "eventheader": true },
                "text": { "shape": "Text", "eventheader": true },
                "at": { "shape": "Instant", "eventheader": true },
                "key": { "shape": "Key", "eventheader": true },
                "body": { "shape": "Text", "eventpayload": true }
              }
            },
            "SecretThing": {
              "type": "structure",
              "event": true,
              "sensitive": true,
              "members": {
                "small": { "shape": "Small", "eventheader": true },
                "body": { "shape": "Part", "eventpayload": true }
              }
            },
            "NestedThing": { "type": "structure", "event": true, "members": { "name": { "shape": "Text" }, "key": { "shape": "Key" } } },
            "KeyedThing": { "type": "structure", "event": true, "members": { "body": { "shape": "Key", "eventpayload": true } } },
            "Part": { "type": "structure", "members": { "name": { "shape": "Text" } } },
            "Flag": { "type": "boolean" },
            "Small": { "type": "integer" },
            "Large": { "type": "long" },
            "Bytes": { "type": "blob" },
            "Text": { "type": "string" },
            "Key": { "type": "string", "sensitive": true },
            "Instant": { "type": "timestamp" }
          }
        }
        """);
}
