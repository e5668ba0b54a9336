using System.Globalization;
using Narrowgate.Aws.Models;
using Narrowgate.Masking;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// What the keys of a map read. They stay, since they say what is hidden, unless the map is hidden and the model marks
/// its keys too. Then they are numbered: one that is there twice would hide the first.
/// </summary>
internal sealed class MaskedKeys(Shape? holder, bool isHolderHidden)
{
    private int _count;

    public bool AreHidden => isHolderHidden && holder is { Kind: ShapeKind.Map, Key.Shape.IsSensitive: true };

    /// <summary><c>***</c>, <c>***2</c> …</summary>
    public string Next() => ++_count == 1 ? Mask.Redacted : string.Create(CultureInfo.InvariantCulture, $"{Mask.Redacted}{_count}");
}
