using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Signing;

/// <summary>
/// What is signed of a request, but for the payload's digest, which may come later.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
/// </summary>
/// <remarks>Strings hold the bytes of the wire, a character each (Latin-1): a signer hashes what it sends.</remarks>
public sealed class CanonicalRequest
{
    /// <summary>What the host is called by those who sign for HTTP/2, in place of <c>host</c>.</summary>
    public const string Authority = ":authority";

    private readonly string _head;

    private CanonicalRequest(string head) => _head = head;

    /// <param name="path">As on the request line.</param>
    /// <param name="query">As on the request line, without its question mark.</param>
    /// <param name="headers">All headers; repeated ones are joined in order.</param>
    /// <param name="signed">The names to sign, lower-case and sorted.</param>
    /// <param name="isPathVerbatim">See <see cref="SigningScope.IsPathVerbatim"/>.</param>
    public static CanonicalRequest Of(
        string method, string path, string query, ImmutableArray<Header> headers, ImmutableArray<string> signed, bool isPathVerbatim)
    {
        var head = new StringBuilder()
            .Append(method).Append('\n')
            .Append(isPathVerbatim ? CanonicalPath.Verbatim(path) : CanonicalPath.Normalised(path)).Append('\n')
            .Append(CanonicalQuery.Of(query)).Append('\n');
        foreach (var name in signed)
        {
            var carried = HeaderOf(name);
            var values = headers.Where(header => header.Name.Equals(carried, StringComparison.OrdinalIgnoreCase))
                .Select(header => Fold(header.Value));
            head.Append(name).Append(':').AppendJoin(',', values).Append('\n');
        }
        head.Append('\n').AppendJoin(';', signed).Append('\n');
        return IsBytes(method) && IsBytes(path) && IsBytes(query) && IsBytes(head.ToString())
            ? new CanonicalRequest(head.ToString())
            : throw new ArgumentException("A character beyond Latin-1 stands for no byte of the wire.");
    }

    /// <summary>The header that carries what is signed under that name.</summary>
    public static string HeaderOf(string signed) => signed == Authority ? "host" : signed;

    /// <summary>Whether every character stands for a byte: a request of any other must not get here.</summary>
    public static bool IsBytes(string text) => !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff');

    /// <param name="payload">The value of x-amz-content-sha256 where there is one, else the body's SHA-256 in hex.</param>
    public string Text(string payload) => _head + payload;

    /// <summary>What the signature is computed over.</summary>
    /// <param name="timestamp"><c>20150830T123600Z</c></param>
    public string StringToSign(string payload, string timestamp, SigningScope scope)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(Text(payload))));
        return $"{scope.Algorithm}\n{timestamp}\n{scope}\n{digest}";
    }

    // Trimmed, and runs of blanks as one space.
    private static string Fold(string value)
    {
        var folded = new StringBuilder(value.Length);
        foreach (var character in value.AsSpan().Trim(" \t"))
        {
            var isBlank = character is ' ' or '\t';
            if (!isBlank)
            {
                folded.Append(character);
            }
            else if (folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }
        return folded.ToString();
    }
}
