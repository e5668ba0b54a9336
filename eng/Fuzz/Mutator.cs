using System.Globalization;
using System.Text;

namespace Narrowgate.Fuzz;

/// <summary>
/// Makes an input of others. Most changes know that text has pieces: between delimiters, or between a bracket and the one
/// that closes it; a piece given twice, in another's place or in another writing is what an adversary tries.
/// </summary>
internal sealed class Mutator(Dice dice, IReadOnlyList<string> tokens)
{
    public const int LongestInput = 16 * 1024;

    private const int MostChanges = 6;

    private static readonly byte[] Delimiters = "&={}[]\",:<>/?;. \n%|'()"u8.ToArray();

    private static readonly string[] Numbers =
        ["0", "1", "-1", "00", "01", "-0", "1.0", "1e1", "127", "255", "65536", "2147483648", "9223372036854775808", "1e400", ""];

    private readonly byte[][] _tokens = [.. tokens.Select(Encoding.UTF8.GetBytes)];

    /// <param name="other">Another input, of which pieces may come.</param>
    public byte[] Change(byte[] input, byte[] other)
    {
        var changed = input;
        for (var left = 1 + dice.Below(MostChanges); left > 0; left--)
        {
            changed = Once(changed, other);
            if (changed.Length > LongestInput)
            {
                changed = changed[..LongestInput];
            }
        }
        return changed;
    }

    private byte[] Once(byte[] input, byte[] other) => dice.Below(14) switch
    {
        0 => Splice(input, Spot(input), 1, [(byte)dice.Below(256)]),
        1 => Splice(input, Spot(input), 0, [(byte)dice.Below(256)]),
        2 => FlipBit(input),
        3 => Splice(input, Spot(input), 0, Token()),
        4 => Replace(input, Piece(input), Token()),
        5 => Replace(input, Piece(input), []),
        6 => Twice(input, Piece(input)),
        7 => Replace(input, Piece(input), other[Piece(other)]),
        8 => Splice(input, Spot(input), 0, other[Piece(other)]),
        9 => Replace(input, Piece(input), input[Piece(input)]),
        10 => [.. input[..Spot(input)], .. other[Spot(other)..]],
        11 => Renumbered(input),
        12 => Rewritten(input),
        _ => Often(input, Piece(input)),
    };

    private byte[] Token() => _tokens.Length == 0 ? [0] : dice.Of(_tokens);

    private int Spot(byte[] input) => dice.Below(input.Length + 1);

    private static byte[] Splice(byte[] input, int at, int cut, byte[] with) =>
        [.. input[..at], .. with, .. input[Math.Min(at + cut, input.Length)..]];

    private static byte[] Replace(byte[] input, Range piece, byte[] with) => [.. input[..piece.Start], .. with, .. input[piece.End..]];

    private byte[] FlipBit(byte[] input)
    {
        if (input.Length == 0)
        {
            return input;
        }
        var flipped = input.ToArray();
        // The bit of letters' case as often as all others.
        flipped[dice.Below(input.Length)] ^= (byte)(dice.OneIn(2) ? 0x20 : 1 << dice.Below(8));
        return flipped;
    }

    /// <summary>The piece behind itself, with the delimiter before it.</summary>
    private static byte[] Twice(byte[] input, Range piece)
    {
        var (start, length) = piece.GetOffsetAndLength(input.Length);
        var from = Math.Max(0, start - 1);
        return Splice(input, start + length, 0, input[from..(start + length)]);
    }

    private byte[] Often(byte[] input, Range piece)
    {
        var bytes = input[piece];
        var times = bytes.Length == 0 ? 0 : Math.Min(1 << dice.Below(9), LongestInput / bytes.Length);
        return Replace(input, piece, [.. Enumerable.Repeat(bytes, times).SelectMany(copy => copy)]);
    }

    private byte[] Renumbered(byte[] input)
    {
        var start = Array.FindIndex(input, Spot(input) is var from && from < input.Length ? from : 0, IsDigit);
        if (start < 0)
        {
            return input;
        }
        var end = start;
        while (end < input.Length && IsDigit(input[end]))
        {
            end++;
        }
        return Replace(input, start..end, Encoding.ASCII.GetBytes(dice.Of(Numbers)));
    }

    /// <summary>One byte in another writing: of percent-encoding, of JSON, of XML.</summary>
    private byte[] Rewritten(byte[] input)
    {
        if (input.Length == 0)
        {
            return input;
        }
        var at = dice.Below(input.Length);
        var code = ((int)input[at]).ToString(dice.OneIn(2) ? "X2" : "x2", CultureInfo.InvariantCulture);
        return Splice(input, at, 1, Encoding.ASCII.GetBytes(dice.Below(4) switch
        {
            0 => $"%{code}",
            1 => $"%25{code}",
            2 => $"\\u00{code}",
            _ => $"&#x{code};",
        }));
    }

    /// <summary>What stands between two delimiters, or from a bracket to the one that closes it.</summary>
    private Range Piece(byte[] input)
    {
        var start = Spot(input);
        while (start > 0 && !Delimiters.Contains(input[start - 1]))
        {
            start--;
        }
        if (start > 0 && input[start - 1] is (byte)'{' or (byte)'[' or (byte)'<')
        {
            return (start - 1)..Closed(input, start - 1);
        }
        var end = start;
        while (end < input.Length && !Delimiters.Contains(input[end]))
        {
            end++;
        }
        // Sometimes a few neighbours with it: a member with its value, an element with its content.
        for (var more = dice.Below(4); more > 0 && end < input.Length; more--)
        {
            var next = input.AsSpan(end + 1).IndexOfAny(Delimiters);
            end = next < 0 ? input.Length : end + 1 + next;
        }
        return start..end;
    }

    private static int Closed(byte[] input, int start)
    {
        var (open, close) = (input[start], (byte)(input[start] + 2));
        var depth = 0;
        for (var at = start; at < input.Length; at++)
        {
            depth += input[at] == open ? 1 : input[at] == close ? -1 : 0;
            if (depth == 0)
            {
                return at + 1;
            }
        }
        return input.Length;
    }

    private static bool IsDigit(byte octet) => octet is >= (byte)'0' and <= (byte)'9';
}
