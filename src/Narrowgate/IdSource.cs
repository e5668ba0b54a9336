using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Narrowgate;

/// <summary>
/// Makes ids: 48 bits of Unix milliseconds and 80 random bits in Crockford's base 32, 26 characters, sorted by time
/// (the ULID format, https://github.com/ulid/spec).
/// </summary>
public sealed class IdSource(TimeProvider clock)
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public string Next()
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        return Format(clock.GetUtcNow(), random);
    }

    /// <summary>The id of that time and those 10 bytes; the same arguments give the same id.</summary>
    public static string Format(DateTimeOffset at, ReadOnlySpan<byte> tail)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tail.Length, 10);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        tail.CopyTo(bytes[6..]);
        var number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(26, number, static (text, rest) =>
        {
            for (var place = text.Length - 1; place >= 0; place--)
            {
                text[place] = Alphabet[(int)(rest & 31)];
                rest >>= 5;
            }
        });
    }
}
