using System.IO.Compression;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>A body as its protocol meant it: checked against its checksums, unpacked where the SDK compressed it.</summary>
internal static class PlainBody
{
    /// <param name="operation">Null where only the body tells it; such protocols know no checksums but Content-MD5.</param>
    public static Refusal? Open(
        AwsRequest request,
        OperationModel? operation,
        ReadOnlyMemory<byte> sent,
        Limits limits,
        out ReadOnlyMemory<byte> body)
    {
        body = sent;
        if (BodyChecksum.Check(request, operation, sent.Span) is { } refusal)
        {
            return refusal;
        }
        if (IsParameter(operation))
        {
            return null;
        }
        var coding = S3Specialities.WithoutFraming(request.Header("Content-Encoding") ?? string.Empty);
        return coding?.ToLowerInvariant() switch
        {
            null or "" or "identity" => null,
            "gzip" => Unzip(sent, limits.DecodedRequestBytes, out body),
            _ => NotUnderstood.Because($"The Content-Encoding {NotUnderstood.Quote(coding)} is not known: send the body uncompressed or in gzip."),
        };
    }

    /// <summary>How an object will be encoded says nothing of this body: CreateMultipartUpload has none.</summary>
    private static bool IsParameter(OperationModel? operation) => operation?.Input?.Members.Any(member =>
        member.Location == MemberLocation.Header
        && member.WireName.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)) == true;

    private static Refusal? Unzip(ReadOnlyMemory<byte> sent, int limit, out ReadOnlyMemory<byte> body)
    {
        body = default;
        using var plain = new MemoryStream();
        using var packed = new MemoryStream(sent.ToArray(), writable: false);
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                if (plain.Length + read > limit)
                {
                    return new Refusal(RefusalReason.TooLarge, "The body is too large once it is decompressed.");
                }
                plain.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            return NotUnderstood.Because("The body is not the gzip that its Content-Encoding says.");
        }
        body = plain.ToArray();
        return null;
    }
}
