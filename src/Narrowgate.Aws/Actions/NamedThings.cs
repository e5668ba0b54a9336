using System.Text;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Everything that a call names: every account, principal, ARN and URL at any depth, in keys of maps and in documents
/// within texts too. What passes through as data (customer-data.txt) names nothing.
/// </summary>
internal static class NamedThings
{
    private static readonly CustomerData Data = CustomerData.Read();

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Each once at each place, in the order of the parameters.</summary>
    public static IEnumerable<Named> In(CallFacts call)
    {
        var exempt = Data.Of(call.Service, call.Operation);
        return Walk(call.Call.Operation.Input, call.Parameters, Place.Top, exempt).Distinct();
    }

    // Recursion is bounded by the value, which the decoder bounds in depth.
    private static IEnumerable<Named> Walk(Shape? shape, Value value, Place place, IReadOnlySet<string> exempt)
    {
        switch (value)
        {
            case Value.Text text:
                return NamedInText.Of(text.Content, place);
            case Value.Number number:
                return NamedInText.Of(number.Digits, place);
            case Value.Blob blob:
                return Text(blob) is { } content ? NamedInText.Of(content, place) : [];
            case Value.List list:
                return list.Items.SelectMany(item => Walk(shape?.Element?.Shape, item, place, exempt));
            case Value.Structure structure:
                // The members of a structure are the model's words; the keys of anything else are the caller's.
                return shape?.Kind == ShapeKind.Structure
                    ? structure.Members.Where(member => !exempt.Contains(member.Key)).SelectMany(member => Walk(
                        shape.MembersByName.GetValueOrDefault(member.Key)?.Shape, member.Value, place.To(member.Key), exempt))
                    : structure.Members.SelectMany(member => NamedInText.Of(member.Key, place)
                        .Concat(Walk(shape?.MapValue?.Shape, member.Value, place.To(member.Key), exempt)));
            default:
                return [];
        }
    }

    /// <summary>A blob that is a text (an API's definition, a template); null where it is none.</summary>
    private static string? Text(Value.Blob blob)
    {
        try
        {
            return Strict.GetString(blob.Bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
