using System.Text.RegularExpressions;
using Narrowgate.Aws.Cbor;

namespace Narrowgate.Aws.Tests.Cbor;

/// <summary>CBOR as tests write it: bytes in hex, and <c>'text'</c> for a text with its head. Spaces mean nothing.</summary>
internal static partial class CborNotation
{
    public static byte[] Bytes(string notation)
    {
        var bytes = new List<byte>();
        foreach (Match part in Part().Matches(notation))
        {
            if (part.Value[0] == '\'')
            {
                var writer = new CborWriter();
                writer.Text(part.Value[1..^1]);
                bytes.AddRange(writer.ToArray());
            }
            else
            {
                bytes.AddRange(Convert.FromHexString(part.Value));
            }
        }
        return [.. bytes];
    }

    [GeneratedRegex("'[^']*'|[0-9a-f]+", RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
