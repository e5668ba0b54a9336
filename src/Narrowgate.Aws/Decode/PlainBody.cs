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
            "gzip" => GzipBody.Unpack(sent, limits.DecodedRequestBytes, out body),
            _ => NotUnderstood.Because($"The Content-Encoding {NotUnderstood.Quote(coding)} is not known: send the body uncompressed or in gzip."),
        };
    }

    /// <summary>How an object will be encoded says nothing of this body: CreateMultipartUpload has none.</summary>
    private static bool IsParameter(OperationModel? operation) => operation?.Input?.Members.Any(member =>
        member.Location == MemberLocation.Header
        && member.WireName.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)) == true;
}
