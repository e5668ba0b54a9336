using System.Collections.Immutable;
using System.Text;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Tests.Signing;

/// <summary>One of AWS's published requests with its signature. Its bytes are kept as characters, as on the wire.</summary>
internal sealed record Vector(AwsRequest Request, byte[] Body)
{
    /// <summary>The secret of all vectors, as AWS publishes it; no key of anybody's.</summary>
    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Signing", "Vectors");

    public static Vector Read(string name)
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(Folder, name + ".txt")));
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = text[..end].Split('\n');
        var words = lines[0].Split(' ', 2);
        var target = words[1][..words[1].LastIndexOf(' ')].Split('?', 2);
        var headers = ImmutableArray<Header>.Empty;
        foreach (var line in lines[1..])
        {
            // The suite reads a folded line as another value of the same header; no server of today lets one in.
            var pair = line.StartsWith(' ') ? [headers[^1].Name, line] : line.Split(':', 2);
            headers = headers.Add(new Header(pair[0], pair[1]));
        }
        var request = new AwsRequest(
            words[0], target[0], target.Length > 1 ? target[1] : "", headers, "127.0.0.1", IsSecure: true);
        return new Vector(request, Encoding.Latin1.GetBytes(text[(end + 2)..]));
    }
}
