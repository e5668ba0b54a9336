using System.Text.Json;
using System.Text.RegularExpressions;

namespace Narrowgate.ActionCompiler;

/// <summary>What the catalogue was made from, so that whoever reads it can tell how old it is.</summary>
/// <param name="Package">By its name in npm or PyPI.</param>
/// <param name="Gives">What was taken from it.</param>
internal sealed partial record Source(string Package, string Version, string Gives)
{
    public static Source OfNpm(string folder, string gives)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "package.json")));
        string Text(string name) => document.RootElement.GetProperty(name).GetString()!;
        return new Source(Text("name"), Text("version"), gives);
    }

    public static Source OfBotocore(string folder, string gives) => new(
        "botocore",
        VersionLine().Match(File.ReadAllText(Path.Combine(folder, "__init__.py"))).Groups["version"].Value,
        gives);

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("package", Package);
        json.WriteString("version", Version);
        json.WriteString("gives", Gives);
        json.WriteEndObject();
    }

    [GeneratedRegex("^__version__ = '(?<version>[^']+)'", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex VersionLine();
}
