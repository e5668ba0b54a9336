using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;
using Narrowgate.Masking;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// Finds a mask that comes back. Who reads a function's environment through the gateway, changes one variable and sends
/// the whole again would overwrite every other secret with asterisks: such a call is refused. What reads <c>***</c> in
/// a member that nobody hides is left alone.
/// </summary>
internal static class ReturnedMask
{
    private const string JsonText = $"\"{Mask.Redacted}\"";

    /// <returns>Names the place and what to do; null where no secret is a mask.</returns>
    public static Refusal? Check(AwsCall call) =>
        call.Operation.Input is { } input && Find(input, call.Parameters, isHidden: false)?.TrimStart('.') is { } place
            ? new Refusal(
                RefusalReason.InvalidParameter,
                $"Parameter {NotUnderstood.Quote(place)} is the mask '{Mask.Redacted}' that narrowgate puts in the place of a "
                + "secret: sent on, it would overwrite the real one. Give the value itself, leave the parameter out where "
                + "that keeps what is stored, or make this change outside the gateway.")
            : null;

    // Shapes may refer to themselves; the recursion follows the value, which the decoder bounds in depth. A document has
    // no shapes beneath it: all of it is what it is itself.
    private static string? Find(Shape? shape, Value value, bool isHidden, bool isJson = false) => value switch
    {
        Value.Structure structure => structure.Members.Select(item => InPart(shape, item.Key, item.Value, isHidden))
            .FirstOrDefault(place => place is not null),
        Value.List list => list.Items.Select((item, index) => Step($"[{index}]", Find(shape?.Element?.Shape, item, isHidden)))
            .FirstOrDefault(place => place is not null),
        Value.Text text when isHidden => text.Content == Mask.Redacted || (isJson && text.Content == JsonText) ? "" : null,
        Value.Blob blob when isHidden => blob.Bytes.Span.SequenceEqual("***"u8) ? "" : null,
        _ => null,
    };

    private static string? InPart(Shape? shape, string name, Value value, bool isHolderHidden)
    {
        if (shape is { Kind: ShapeKind.Structure } && shape.MembersByName.TryGetValue(name, out var member))
        {
            var isHidden = MemberTable.Embedded.Of(member).IsHidden || (isHolderHidden && !member.IsNameOfPair);
            return Step($".{name}", Find(member.Shape, value, isHidden, member.IsJsonValue));
        }
        return isHolderHidden && shape is { Kind: ShapeKind.Map, Key.Shape.IsSensitive: true } && IsMaskedKey(name)
            ? $".{name}"
            : Step($".{name}", Find(shape?.MapValue?.Shape, value, isHolderHidden));
    }

    private static string? Step(string step, string? place) => place is null ? null : step + place;

    // Keys that are hidden too are numbered, to stay apart from each other.
    private static bool IsMaskedKey(string key) =>
        key.StartsWith(Mask.Redacted, StringComparison.Ordinal) && key[Mask.Redacted.Length..].All(char.IsAsciiDigit);
}
