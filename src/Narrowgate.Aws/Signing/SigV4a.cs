using System.Security.Cryptography;
using System.Text;

namespace Narrowgate.Aws.Signing;

/// <summary>
/// AWS4-ECDSA-P256-SHA256: signatures that are good in several regions. Who signs and who verifies both derive one key
/// pair from a secret key, whatever the day, the region and the service; ECDSA itself is .NET's.
/// See <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"/>.
/// </summary>
public static class SigV4a
{
    public const string Name = "AWS4-ECDSA-P256-SHA256";

    /// <summary>Says in which regions a request is good: <c>*</c>, or <c>us-east-1,eu-*</c>.</summary>
    public const string RegionSetHeader = "x-amz-region-set";

    /// <summary>Two integers of 33 bytes at most, each with its tag and length, in a sequence with its own.</summary>
    public const int LongestSignatureBytes = 72;

    private const int KeyBytes = 32;

    // AWS's own bound; each attempt fails with a chance of one in four thousand million.
    private const byte LastAttempt = 254;

    // The order of P-256 (FIPS 186-4, D.1.2.3) less two: a candidate above it has no place among the private keys.
    private static readonly byte[] OrderMinusTwo =
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC63254F");

    /// <summary>
    /// The private key by NIST SP 800-108 in counter mode, and the public key that .NET computes of it.
    /// </summary>
    public static ECParameters DeriveKey(string accessKeyId, string secretAccessKey)
    {
        var secret = Encoding.UTF8.GetBytes("AWS4A" + secretAccessKey);
        for (byte attempt = 1; attempt <= LastAttempt; attempt++)
        {
            // One block of 256 bits: the block's number, the label, a zero, the context, the length in bits.
            byte[] input =
            [
                0, 0, 0, 1, .. Encoding.UTF8.GetBytes(Name), 0, .. Encoding.UTF8.GetBytes(accessKeyId), attempt, 0, 0, 1, 0,
            ];
            var candidate = HMACSHA256.HashData(secret, input);
            if (IsAtMost(candidate, OrderMinusTwo))
            {
                Increment(candidate);
                return WithPublicKey(candidate);
            }
        }
        throw new CryptographicException("No private key can be derived from this secret key.");
    }

    /// <summary>Lower-case hex of the signature in DER; another one each time.</summary>
    public static string Sign(ECParameters key, string stringToSign)
    {
        using var pair = ECDsa.Create(key);
        return Convert.ToHexStringLower(pair.SignData(
            Encoding.UTF8.GetBytes(stringToSign), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <param name="key">The private part is not needed.</param>
    /// <param name="signature">As <see cref="IsSignature"/> has it.</param>
    public static bool Verifies(ECParameters key, string stringToSign, string signature)
    {
        using var pair = ECDsa.Create(new ECParameters { Curve = key.Curve, Q = key.Q });
        return pair.VerifyData(
            Encoding.UTF8.GetBytes(stringToSign),
            Convert.FromHexString(signature),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>Whether this is written as signatures are; lower-case hex.</summary>
    public static bool IsSignature(string text) =>
        text.Length is > 0 and <= 2 * LongestSignatureBytes && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigitLower);

    // Where a platform does not compute the point by itself, importing refuses, and nothing is signed.
    private static ECParameters WithPublicKey(byte[] privateKey)
    {
        using var pair = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = privateKey });
        return pair.ExportParameters(includePrivateParameters: true);
    }

    // Both in a time that does not depend on the secret.
    private static bool IsAtMost(byte[] left, byte[] right)
    {
        int less = 0, greater = 0;
        for (var place = 0; place < KeyBytes; place++)
        {
            var isOpen = 1 ^ (less | greater);
            less |= isOpen & (left[place] - right[place] >> 31 & 1);
            greater |= isOpen & (right[place] - left[place] >> 31 & 1);
        }
        return greater == 0;
    }

    private static void Increment(byte[] number)
    {
        var carry = 1;
        for (var place = KeyBytes - 1; place >= 0; place--)
        {
            carry += number[place];
            number[place] = (byte)carry;
            carry >>= 8;
        }
    }
}
