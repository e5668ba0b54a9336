using System.Text.Json;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// Replies in JSON that are masked: what comes out parses, and another walk by the model finds nothing sensitive in it.
/// </summary>
internal sealed class MaskJsonTarget : IFuzzTarget
{
    public string Name => "mask-json";

    public IReadOnlyList<string> Tokens { get; } =
        [.. Words.Json, "\"SecretString\":\"hidden\"", "\"secretstring\"", "\"Parameters\":[", "\"Value\"", "\"\\u0053ecretString\""];

    public string Run(ReadOnlyMemory<byte> input)
    {
        if (MaskInput.Read(input, protocol => protocol is Protocol.Json or Protocol.RestJson) is not { } reply)
        {
            return "no such operation";
        }
        if (!reply.Mask().Holds(out var masked, out var refusal))
        {
            return Gateway.Outcome(refusal);
        }
        if (reply.Body.IsEmpty || !ReplyMasker.NeedsBody(reply.Call.Operation) || reply.Call.Operation.Output!.Payload is not null)
        {
            return "not JSON";
        }
        using var document = JsonDocument.Parse(masked.Body, new JsonDocumentOptions { MaxDepth = Gateway.Limits.MaskedReplyDepth });
        Check(document.RootElement, reply.Call.Operation.Output, isHidden: false);
        return $"{reply.Call.Operation.Name} {Math.Min(masked.Masked.Length, 8)}";
    }

    private static void Check(JsonElement element, Shape? shape, bool isHidden)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    var member = Part(shape, NameOf(property));
                    var isMemberHidden = shape?.Kind == ShapeKind.Map ? isHidden : HiddenMembers.IsHidden(member, isHidden);
                    Check(property.Value, member?.Shape, isMemberHidden);
                }
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Check(item, shape?.Element?.Shape, isHidden);
                }
                break;
            case JsonValueKind.Null:
                break;
            default:
                if (isHidden && !MaskInput.IsRedaction(element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText()))
                {
                    throw new BrokenOracle("something sensitive is left in the reply");
                }
                break;
        }
    }

    // What the masking passes over because nothing sensitive can be in it need not be Unicode.
    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static Member? Part(Shape? shape, string name) => shape?.Kind switch
    {
        ShapeKind.Map => shape.MapValue,
        ShapeKind.Structure => shape.Members.FirstOrDefault(
            member => member.WireName.Equals(name, StringComparison.OrdinalIgnoreCase)),
        _ => null,
    };
}
