using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Narrowgate.Api;

namespace Narrowgate.Cli.Client;

/// <summary>
/// A role session name of the caller's own. The AWS CLI keeps keys in files named after role and session name, and knows
/// neither endpoint nor token: two callers, or two gateways, under one name would take each other's keys.
/// </summary>
internal static class SessionName
{
    private const int LongestSubject = 40;

    /// <summary>Letters, digits and <c>_=,.@-</c>, as STS allows; the same for the same caller and target.</summary>
    public static string For(TargetJson target, string token)
    {
        var (issuer, subject) = Claims(token);
        var readable = string.Concat(subject.Take(LongestSubject).Select(letter =>
            char.IsAsciiLetterOrDigit(letter) || "_=,.@-".Contains(letter, StringComparison.Ordinal) ? letter : '-'));
        var all = string.Join('\n', target.Address, target.RoleArn, issuer, subject);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..12];
        return $"{readable}-{digest}";
    }

    // Only a name is made of them: the gateway verifies the token, and does not believe names.
    private static (string Issuer, string Subject) Claims(string token)
    {
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            return (Claim(payload, "iss"), Claim(payload, "sub"));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or IndexOutOfRangeException or InvalidOperationException)
        {
            return ("", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))[..12]);
        }
    }

    private static string Claim(JsonDocument payload, string name) =>
        payload.RootElement.TryGetProperty(name, out var claim) ? claim.ToString() : "";
}
