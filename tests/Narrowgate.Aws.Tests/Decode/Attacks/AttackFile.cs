using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Tests.Decode.Attacks;

/// <summary>
/// Reads a file of attacks. A section is a request that is good; its rows say only what they change in it:
/// <code>
/// == dynamodb POST /                        a section: signing name, method, target
/// + Content-Type: application/x-amz-json-1.0     a header more
/// | {"TableName":"t"}                            a line of the body
///
/// -- its name: why it is tried              a row
/// > POST /?a=b                              another method and target
/// = Content-Type: text/plain                a header instead of the one of that name
/// - X-Amz-Target                            a header less
/// | {"TableName":1}                         another body
/// ~ gzip                                    the body so far, packed
/// ~ append \x00                             bytes behind the body so far
/// => TableName                              what the refusal must name
/// </code>
/// <c>\xFF</c> is a byte, <c>\*40(text)</c> a text forty times; a line that begins with # is a comment.
/// </summary>
internal static partial class AttackFile
{
    /// <param name="file">Its name in this folder, without the ending.</param>
    /// <returns>The requests of the sections, good as they are, and the rows.</returns>
    public static (IReadOnlyList<Attack> Sections, IReadOnlyList<Attack> Rows) Read(string file)
    {
        var sections = new List<Attack>();
        var rows = new List<Attack>();
        foreach (var block in Blocks(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Decode", "Attacks", $"{file}.txt"))))
        {
            if (block[0].StartsWith("== ", StringComparison.Ordinal))
            {
                var words = block[0][3..].Split(' ', 3);
                sections.Add(Changed(Attack.Of(words[0], words[1], Text(words[2])), block[1..]));
            }
            else
            {
                var title = block[0][3..].Split(": ", 2);
                rows.Add(Changed(sections[^1] with { Name = title[0], Why = title.Length == 2 ? title[1] : "" }, block[1..]));
            }
        }
        return (sections, rows);
    }

    private static IEnumerable<List<string>> Blocks(IEnumerable<string> lines)
    {
        List<string> block = [];
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal) || line.StartsWith("-- ", StringComparison.Ordinal))
            {
                if (block.Count > 0)
                {
                    yield return block;
                }
                block = [];
            }
            block.Add(line);
        }
        yield return block;
    }

    private static Attack Changed(Attack attack, IEnumerable<string> changes)
    {
        var hasBody = false;
        foreach (var change in changes)
        {
            var (sign, rest) = change.Split(' ', 2) is [var first, var second] ? (first, second) : (change, "");
            attack = sign switch
            {
                ">" => rest.Split(' ', 2) is [var method, var target] ? attack.At(method, Text(target)) : throw Unknown(change),
                "+" => Header(attack, rest),
                "=" => Header(attack.Without(rest.Split(": ", 2)[0]), rest),
                "-" => attack.Without(rest),
                "|" => attack with { Body = hasBody ? [.. attack.Body, (byte)'\n', .. Bytes(rest)] : Bytes(rest) },
                "~" when rest == "gzip" => attack with { Body = Packed(attack.Body) },
                "~" when rest.StartsWith("append ", StringComparison.Ordinal) =>
                    attack with { Body = [.. attack.Body, .. Bytes(rest["append ".Length..])] },
                "~" when rest.StartsWith("cut ", StringComparison.Ordinal) =>
                    attack with { Body = attack.Body[..^int.Parse(rest["cut ".Length..], CultureInfo.InvariantCulture)] },
                "=>" => attack with { Outcome = rest },
                _ => throw Unknown(change),
            };
            hasBody |= sign == "|";
        }
        return attack;
    }

    private static Attack Header(Attack attack, string line) =>
        line.Split(": ", 2) is [var name, var value] ? attack.With(Text(name), Text(value)) : throw Unknown(line);

    private static byte[] Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }
        return packed.ToArray();
    }

    // A head is bytes that are read as Latin-1, as the server does.
    private static string Text(string escaped) => Encoding.Latin1.GetString(Bytes(escaped));

    private static byte[] Bytes(string escaped)
    {
        var repeated = Repetition().Replace(escaped, match => string.Concat(Enumerable.Repeat(
            match.Groups["text"].Value, int.Parse(match.Groups["times"].ValueSpan, CultureInfo.InvariantCulture))));
        using var bytes = new MemoryStream();
        var copied = 0;
        foreach (Match escape in Octet().Matches(repeated))
        {
            bytes.Write(Encoding.UTF8.GetBytes(repeated[copied..escape.Index]));
            bytes.WriteByte(byte.Parse(escape.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            copied = escape.Index + escape.Length;
        }
        bytes.Write(Encoding.UTF8.GetBytes(repeated[copied..]));
        return bytes.ToArray();
    }

    private static InvalidOperationException Unknown(string line) => new($"The line cannot be read: {line}");

    [GeneratedRegex(@"\\\*(?<times>[0-9]+)\((?<text>[^)]*)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Repetition();

    [GeneratedRegex(@"\\x[0-9A-F]{2}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Octet();
}
