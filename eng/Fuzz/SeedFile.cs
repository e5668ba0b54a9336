using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Narrowgate.Fuzz;

/// <summary>
/// The inputs that a target begins with: texts between lines of equals signs, bytes that are no text written
/// <c>\xFF</c>; and those that once failed, each a file.
/// </summary>
internal static partial class SeedFile
{
    public static IReadOnlyList<byte[]> Of(string target)
    {
        var text = Encoding.UTF8.GetString(Read($"seeds/{target}"));
        return [.. Separator().Split(text.TrimEnd('\n')).Select(Bytes)];
    }

    /// <summary>What once failed, by its file's name.</summary>
    public static IEnumerable<(string Name, byte[] Input)> Regressions(string target) =>
        from name in typeof(SeedFile).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
        where name.StartsWith($"regressions/{target}/", StringComparison.Ordinal)
        select (name, Read(name));

    private static byte[] Bytes(string seed)
    {
        using var bytes = new MemoryStream();
        var copied = 0;
        foreach (Match escape in Escape().Matches(seed))
        {
            bytes.Write(Encoding.UTF8.GetBytes(seed[copied..escape.Index]));
            bytes.WriteByte(byte.Parse(escape.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            copied = escape.Index + escape.Length;
        }
        bytes.Write(Encoding.UTF8.GetBytes(seed[copied..]));
        return bytes.ToArray();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(SeedFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no {name}: a target begins with at least one seed.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex(@"\n=====*\n", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\\x[0-9A-F]{2}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();
}
