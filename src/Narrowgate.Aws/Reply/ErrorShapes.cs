using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Listen.FormPost;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// Chooses the shape of an error for a request that may not have been understood, or not even be signed: by what it
/// says of itself, since nothing but the look of the refusal hangs on it.
/// </summary>
public sealed class ErrorShapes(IModelSource models)
{
    public ErrorShape For(AwsRequest request)
    {
        if (request.Header(CborCallDecoder.Header) is CborCallDecoder.Name)
        {
            return ErrorShape.Cbor;
        }
        if (request.Header("x-amz-target") is not null)
        {
            return ErrorShape.Json;
        }
        var type = request.Header("Content-Type") ?? "";
        if (type.StartsWith("application/x-amz-json", StringComparison.OrdinalIgnoreCase))
        {
            return ErrorShape.Json;
        }
        var service = models.WithSigningName(ClaimedService(request)).Select(models.Find).FirstOrDefault();
        return service?.Protocols[0] switch
        {
            // A service of several protocols answers in the one that it was asked in.
            not null when type.StartsWith(MediaType.Form, StringComparison.OrdinalIgnoreCase)
                && service.Protocols.Contains(Protocol.Query) => ErrorShape.Query,
            null when type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) => ErrorShape.RestJson,
            Protocol.Json => ErrorShape.Json,
            Protocol.RestJson or Protocol.RpcV2Cbor => ErrorShape.RestJson,
            Protocol.Ec2 => ErrorShape.Ec2,
            Protocol.RestXml when service.SigningName is "s3" => ErrorShape.S3,
            _ => ErrorShape.Query,
        };
    }

    /// <summary>
    /// The service in <c>Credential=AKID/20260101/us-east-1/SERVICE/aws4_request</c>; empty where there is none.
    /// </summary>
    private static string ClaimedService(AwsRequest request)
    {
        if (FormPosts.IsMeant(request))
        {
            return "s3";
        }
        var signature = request.Header("Authorization") ?? Uri.UnescapeDataString(request.Query);
        var parts = signature.Split("Credential=", 2)[^1].Split([',', '&'], 2)[0].Split('/');
        return parts.Length == 5 ? parts[3] : "";
    }
}
