using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Forward.Encode;

/// <summary>Requests of the json protocols.</summary>
internal static class JsonEncoder
{
    public static UpstreamRequest Encode(AwsCall call) => new("POST", "/", string.Empty,
        [
            new Header("X-Amz-Target", $"{call.Service.TargetPrefix}.{call.Operation.Name}"),
            new Header("Content-Type", $"application/x-amz-json-{call.Service.JsonVersion ?? "1.0"}"),
        ],
        JsonWriting.Structure(call.Parameters, call.Operation.Input ?? NoParameters.Shape));
}
