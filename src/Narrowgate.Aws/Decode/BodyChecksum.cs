using System.Security.Cryptography;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// Checksums that AWS takes over a whole body, by the names that <c>x-amz-sdk-checksum-algorithm</c> gives them.
/// </summary>
internal static class BodyChecksum
{
    private const string Prefix = "x-amz-checksum-";

    public static string HeaderFor(string algorithm) => Prefix + algorithm.ToLowerInvariant();

    public static bool IsKnown(string algorithm) => Digest(algorithm, []) is not null;

    /// <summary>Base64, or null for an algorithm that this gateway does not compute.</summary>
    public static string? Compute(string algorithm, ReadOnlySpan<byte> body) => Digest(algorithm, body) is { } digest
        ? Convert.ToBase64String(digest)
        : null;

    /// <summary>The body that we decode is the one that the sender meant: what it says about it must be so.</summary>
    public static Refusal? Check(AwsRequest request, OperationModel? operation, ReadOnlySpan<byte> body)
    {
        foreach (var header in request.Headers)
        {
            if (AlgorithmOf(header.Name, operation) is not { } algorithm)
            {
                continue;
            }
            if (Compute(algorithm, body) is not { } computed)
            {
                return NotUnderstood.Because($"The checksum in the header {NotUnderstood.Quote(header.Name)} is of a kind that this gateway cannot compute.");
            }
            if (computed != header.Value.Trim())
            {
                return new Refusal(
                    RefusalReason.BodyMismatch,
                    $"The body does not have the checksum in the header {NotUnderstood.Quote(header.Name)}.");
            }
        }
        return null;
    }

    // Where the model has no checksum of requests, such a header is a parameter: of a whole multipart object, say.
    private static string? AlgorithmOf(string header, OperationModel? operation)
    {
        if (header.Equals("Content-MD5", StringComparison.OrdinalIgnoreCase))
        {
            return "MD5";
        }
        return operation is not null
            && KnownHeaders.TakesChecksum(operation)
            && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? header[Prefix.Length..].ToUpperInvariant()
            : null;
    }

    private static byte[]? Digest(string algorithm, ReadOnlySpan<byte> body) => algorithm switch
    {
        "CRC32" => Crc.Crc32.BytesOf(body),
        "CRC32C" => Crc.Crc32C.BytesOf(body),
        "CRC64NVME" => Crc.Crc64Nvme.BytesOf(body),
        "SHA1" => SHA1.HashData(body),
        "SHA256" => SHA256.HashData(body),
        "SHA512" => SHA512.HashData(body),
        "MD5" => MD5.HashData(body),
        _ => null,
    };
}
