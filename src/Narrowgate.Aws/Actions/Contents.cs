using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>What a value holds, where what stands beside a member matters too.</summary>
internal static class Contents
{
    /// <summary>Every structure and map in a value, itself included. Bounded by the decoder's depth.</summary>
    public static IEnumerable<Value.Structure> Structures(Value value) => value switch
    {
        Value.Structure structure => structure.Members.Values.SelectMany(Structures).Prepend(structure),
        Value.List list => list.Items.SelectMany(Structures),
        _ => [],
    };

    /// <summary>A text, or the texts of a list or of a map's values.</summary>
    public static IEnumerable<string> Texts(Value? value) => value switch
    {
        Value.Text text => [text.Content],
        Value.List list => list.Items.SelectMany(Texts),
        Value.Structure structure => structure.Members.Values.OfType<Value.Text>().Select(text => text.Content),
        _ => [],
    };
}
