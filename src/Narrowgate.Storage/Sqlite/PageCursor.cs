using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace Narrowgate.Storage.Sqlite;

/// <summary>
/// The place of a page's last row in a listing's order, time and then position. Rows that are added do not move it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PageCursor(long Time, long Position)
{
    private const int Bytes = 16;

    public string Write()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Time);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Position);
        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="ArgumentException">The text was not made by this type.</exception>
    public static PageCursor? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }
        Span<byte> bytes = stackalloc byte[Bytes];
        if (!Base64Url.IsValid(text, out var length) || length != Bytes)
        {
            throw new ArgumentException("The cursor is not one of this listing; leave it out to begin with the first page.");
        }
        Base64Url.DecodeFromUtf8(Encoding.UTF8.GetBytes(text), bytes);
        return new PageCursor(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }
}
