namespace Narrowgate.Aws.Actions;

/// <summary>A text that stands in a call.</summary>
/// <param name="Member">The nearest member that holds it, directly or in lists and maps.</param>
/// <param name="Depth">1 for a top-level member, or an item of a list in one.</param>
/// <param name="Place">The members and keys that lead to it.</param>
/// <param name="IsData">It is what customers store and send, by <see cref="CustomerData"/>.</param>
internal readonly record struct Passage(
    PassageKind Kind, string Member, string Content, int Depth, Place Place, bool IsData);

internal enum PassageKind
{
    /// <summary>A text or a number.</summary>
    Value,

    /// <summary>A key of a map or of a document: the caller's word, where a structure's members are the model's.</summary>
    Key,

    /// <summary>A blob that is text: an API's definition, a template.</summary>
    Blob,
}
