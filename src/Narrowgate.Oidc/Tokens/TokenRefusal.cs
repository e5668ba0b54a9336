using System.Globalization;
using System.Text;

namespace Narrowgate.Oidc.Tokens;

/// <summary>
/// The refusals of this room. The message is for whoever holds the token and names no expected value; the detail is for
/// the operator and says what was expected and what was found, but never the token.
/// </summary>
internal static class TokenRefusal
{
    private const int ShownCharacters = 200;

    public static Refusal Invalid(string message, string detail) => new(RefusalReason.TokenInvalid, message, detail);

    public static Refusal Malformed(string detail) =>
        Invalid("The token is not a JSON Web Token that this gateway accepts. Pass the token exactly as the "
            + "identity provider issued it.", detail);

    public static Refusal Expired(string detail) =>
        new(RefusalReason.TokenExpired, "The token has expired. Get a new one from the identity provider.", detail);

    public static Refusal Unreachable(string detail) =>
        new(RefusalReason.ProviderUnreachable,
            "The keys of the token's identity provider cannot be had just now. Try again shortly.", detail);

    /// <summary>A stranger's text, fit for one line of a log: bounded, what does not print is escaped.</summary>
    public static string Shown(string? text)
    {
        if (text is null)
        {
            return "nothing";
        }
        var shown = new StringBuilder("'");
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, ShownCharacters)))
        {
            if (letter is >= ' ' and <= '~')
            {
                shown.Append(letter);
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            }
        }
        return shown.Append(text.Length > ShownCharacters ? "'…" : "'").ToString();
    }

    public static string Shown(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Take(20).Select(Shown))}]";
}
