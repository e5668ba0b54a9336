using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Narrowgate.Aws.Listen.FormPost;

/// <summary>
/// What a part of a multipart form says of itself in its Content-Disposition.
/// See <see href="https://www.rfc-editor.org/rfc/rfc7578"/>.
/// </summary>
/// <param name="FileName">Null where there is none.</param>
internal sealed record PartHead(string Name, string? FileName)
{
    private const string Start = "form-data";

    /// <param name="disposition">UTF-8 text: <c>form-data; name="key"; filename="a.txt"</c></param>
    public static bool TryParse(string disposition, [NotNullWhen(true)] out PartHead? head)
    {
        head = null;
        string? name = null, fileName = null;
        if (!disposition.StartsWith(Start, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        for (var rest = disposition[Start.Length..]; rest.Length > 0;)
        {
            if (!TryTake(ref rest, out var parameter, out var value))
            {
                return false;
            }
            // RFC 7578 forbids filename*; .NET sends it all the same, beside the one that counts.
            var isNew = parameter switch
            {
                "name" => Take(ref name, value),
                "filename" => Take(ref fileName, value),
                "filename*" => true,
                _ => false,
            };
            if (!isNew)
            {
                return false;
            }
        }
        head = name is null ? null : new PartHead(name, fileName);
        return head is not null;
    }

    private static bool Take(ref string? place, string value)
    {
        var isFirst = place is null;
        place = value;
        return isFirst;
    }

    // "; name=token" or "; name="quoted"", in which \" and \\ are escapes and any other backslash stands for itself.
    private static bool TryTake(ref string rest, out string parameter, out string value)
    {
        (parameter, value) = ("", "");
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        if (rest[0] != ';' || equals < 0)
        {
            return false;
        }
        parameter = rest[1..equals].Trim(' ').ToLowerInvariant();
        rest = rest[(equals + 1)..];
        if (rest is not ['"', ..])
        {
            var end = rest.IndexOf(';', StringComparison.Ordinal);
            value = (end < 0 ? rest : rest[..end]).Trim(' ');
            rest = end < 0 ? "" : rest[end..];
            return value.Length > 0 && !value.Contains('"', StringComparison.Ordinal);
        }
        var text = new StringBuilder();
        for (var place = 1; place < rest.Length; place++)
        {
            if (rest[place] == '"')
            {
                (value, rest) = (text.ToString(), rest[(place + 1)..].TrimStart(' '));
                return true;
            }
            if (rest[place] == '\\' && place + 1 < rest.Length && rest[place + 1] is '"' or '\\')
            {
                place++;
            }
            text.Append(rest[place]);
        }
        return false;
    }
}
