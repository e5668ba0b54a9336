using System.Globalization;

namespace Narrowgate.Aws.Cbor;

/// <summary>What a data item says of itself before its content. See RFC 8949, section 3.</summary>
/// <param name="Argument">
/// The integer (of a negative one, -1 minus it), the length in bytes, the count of items or pairs, the number of the
/// tag; of a float of any width, the bits of the same value as a double.
/// </param>
/// <param name="IsIndefinite">The content goes on until a break.</param>
internal readonly record struct CborHead(CborKind Kind, ulong Argument = 0, bool IsIndefinite = false)
{
    /// <summary>The one tag of the protocol: seconds since 1970.</summary>
    public const ulong EpochTime = 1;

    public double Float => BitConverter.UInt64BitsToDouble(Argument);

    public bool IsNull => Kind is CborKind.Null or CborKind.Undefined;

    /// <summary>
    /// Of an integer or a float, exactly, in JSON's grammar but for <c>NaN</c> and the infinities. A narrow float is read
    /// as what it is: 0.1 in four bytes is 0.10000000149011612.
    /// </summary>
    public string Digits => Kind switch
    {
        CborKind.Unsigned => Argument.ToString(CultureInfo.InvariantCulture),
        CborKind.Negative => (-1 - (Int128)Argument).ToString(CultureInfo.InvariantCulture),
        CborKind.Float => Float.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"A {Kind} has no digits."),
    };

    /// <summary>How a refusal calls it.</summary>
    public string Name => Kind switch
    {
        CborKind.Tag when Argument is 2 or 3 => $"big number (tag {Argument})",
        CborKind.Tag when Argument is 4 => "decimal fraction (tag 4)",
        CborKind.Tag => string.Create(CultureInfo.InvariantCulture, $"item with tag {Argument}"),
        _ => Kind.ToString(),
    };
}

/// <summary>The first seven are the major types, by their numbers.</summary>
internal enum CborKind
{
    Unsigned,
    Negative,
    Bytes,
    Text,
    Array,
    Map,
    Tag,
    Float,
    False,
    True,
    Null,
    Undefined,
}
