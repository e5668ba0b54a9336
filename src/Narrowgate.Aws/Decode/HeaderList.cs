using System.Text;

namespace Narrowgate.Aws.Decode;

/// <summary>A list in one header: comma-separated, items with commas or quotes in double quotes, quotes escaped.</summary>
internal static class HeaderList
{
    /// <summary>Null where quotes do not close or have something behind them.</summary>
    public static IReadOnlyList<string>? Split(string text)
    {
        var items = new List<string>();
        for (var index = 0; index <= text.Length;)
        {
            while (index < text.Length && text[index] is ' ' or '\t')
            {
                index++;
            }
            var item = index < text.Length && text[index] == '"' ? Quoted(text, ref index) : Plain(text, ref index);
            if (item is null)
            {
                return null;
            }
            items.Add(item);
            index++; // the comma
        }
        return items;
    }

    public static string Join(IEnumerable<string> items) =>
        string.Join(',', items.Select(item => item.AsSpan().ContainsAny('"', ',')
            ? $"\"{item.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : item));

    private static string? Plain(string text, ref int index)
    {
        var comma = text.IndexOf(',', index);
        var end = comma < 0 ? text.Length : comma;
        var item = text[index..end].TrimEnd(' ', '\t');
        index = end;
        return item.Contains('"', StringComparison.Ordinal) ? null : item;
    }

    private static string? Quoted(string text, ref int index)
    {
        var item = new StringBuilder();
        for (index++; index < text.Length && text[index] != '"'; index++)
        {
            if (text[index] == '\\' && index + 1 < text.Length && text[index + 1] == '"')
            {
                index++;
            }
            item.Append(text[index]);
        }
        if (index >= text.Length)
        {
            return null;
        }
        index++; // the closing quote
        return index == text.Length || text[index] == ',' ? item.ToString() : null;
    }
}
