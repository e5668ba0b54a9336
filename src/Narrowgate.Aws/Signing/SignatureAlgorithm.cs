using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Narrowgate.Aws.Signing;

/// <summary>AWS4-HMAC-SHA256: keys, signatures and the form of its dates.</summary>
public static class SignatureAlgorithm
{
    public const string Name = "AWS4-HMAC-SHA256";

    /// <summary>SHA-256 of nothing: the payload of a request without a body.</summary>
    public const string EmptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const string TimestampForm = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The key of one secret for one scope.</summary>
    public static byte[] DeriveKey(string secretAccessKey, SigningScope scope)
    {
        var region = scope.Region ?? throw new ArgumentException("SigV4A's keys are derived otherwise.", nameof(scope));
        var key = Encoding.UTF8.GetBytes("AWS4" + secretAccessKey);
        foreach (var part in (ReadOnlySpan<string>)[scope.Date, region, scope.Service, SigningScope.Terminator])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }
        return key;
    }

    /// <summary>64 lower-case hex digits.</summary>
    public static string Sign(ReadOnlySpan<byte> key, string stringToSign) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(stringToSign)));

    /// <summary>Whether this is written as digests and signatures are: 64 lower-case hex digits.</summary>
    public static bool IsDigest(string text) => text.Length == EmptyPayload.Length && text.All(char.IsAsciiHexDigitLower);

    public static string Timestamp(DateTimeOffset at) =>
        at.UtcDateTime.ToString(TimestampForm, CultureInfo.InvariantCulture);

    public static bool TryParseTimestamp(string? text, out DateTimeOffset at) => DateTimeOffset.TryParseExact(
        text, TimestampForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
}
