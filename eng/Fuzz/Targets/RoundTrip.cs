using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Listen;
using Narrowgate.Operations;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// What is sent is what was decoded: the request that is written from a decoded call decodes to the same call. A reading
/// that loses, adds or changes anything shows here.
/// </summary>
internal static class RoundTrip
{
    public static void Check(AwsCall call, string signingName)
    {
        var written = RequestEncoder.Encode(call);
        var request = new AwsRequest(written.Method, written.Path, written.Query, written.Headers, Address: "", IsSecure: false);
        if (!Decode(request, signingName, written.Body).Holds(out var again, out var refusal))
        {
            throw new BrokenOracle($"{call.Operation.Name}, written anew, is refused: {refusal.Message}");
        }
        if (again.Service != call.Service || again.Operation != call.Operation || again.Protocol != call.Protocol)
        {
            throw new BrokenOracle($"{call.Operation.Name}, written anew, is {again.Service.Name}:{again.Operation.Name}");
        }
        if (!again.Parameters.Equals(call.Parameters)
            || !ValueJson.ToUtf8(again.Parameters).AsSpan().SequenceEqual(ValueJson.ToUtf8(call.Parameters)))
        {
            throw new BrokenOracle($"{call.Operation.Name}, written anew, has other parameters");
        }
    }

    public static Verdict<AwsCall> Decode(AwsRequest request, string signingName, ReadOnlyMemory<byte> body)
    {
        if (!Gateway.Decoder.Begin(request, signingName).Holds(out var pending, out var refusal))
        {
            return refusal;
        }
        return pending.StreamsBody ? pending.Complete() : pending.Complete(body);
    }
}
