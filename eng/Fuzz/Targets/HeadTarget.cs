namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// Whole requests through everything that <c>narrowgate decode</c> runs: the scope that the signature claims, the bucket
/// in the host name, the decoder, actions and resources.
/// </summary>
internal sealed class HeadTarget : IFuzzTarget
{
    public string Name => "http-head";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "Authorization: AWS4-HMAC-SHA256 Credential=A/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0",
        "/s3/", "/ec2/", "/lambda/", "/sts/", "Host: ", "a.s3.eu-west-1.amazonaws.com", ".amazonaws.com", "s3.amazonaws.com", "us-gov-west-1",
        "cn-north-1", "X-Amz-Credential=A%2F20260101%2Feu-west-1%2Fs3%2Faws4_request", "HTTP/1.1", "Content-Type: ", ":443", "..", "@", "#",
    ];

    public string Run(ReadOnlyMemory<byte> input)
    {
        var raw = RawRequest.Read(input);
        var request = raw.At(raw.First[0], raw.First[1]);
        if (!Gateway.Inspector.Of(request, raw.Body).Holds(out var inspected, out var refusal))
        {
            return Gateway.Outcome(refusal);
        }
        var (call, operation) = inspected;
        if (operation.Actions.IsEmpty || operation.Account != Gateway.Account)
        {
            throw new BrokenOracle($"{operation.FullName} needs no action, or is in another account");
        }
        RoundTrip.Check(call, call.Service.SigningName);
        return $"{operation.FullName} {operation.Region} {string.Join(',', operation.Actions.Select(use => use.Action))}";
    }
}
