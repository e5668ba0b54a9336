using System.Collections.Immutable;
using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Listen;
using Narrowgate.Operations;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// A Host header and, behind the first line, a bucket: whatever a host or a bucket is made of, the call goes to a host of
/// AWS's, and a bucket that stood in the Host is the one that stands in the path.
/// </summary>
internal sealed class HostTarget : IFuzzTarget
{
    private static readonly AwsHosts Hosts = new(Gateway.Models.Endpoints);
    private static readonly ArrivalNames Names = new(GatewayNames.Of(new Uri("https://gate.example")), Hosts);
    private static readonly EndpointResolver Resolver = new(Gateway.Models.Endpoints);

    public string Name => "hosts";

    public IReadOnlyList<string> Tokens { get; } =
    [
        ".localhost", "localhost", "gate.example", ".s3.", "s3", ".amazonaws.com", ".amazonaws.com.cn", ".api.aws", "us-west-2", "us-west-2.",
        "dualstack.", "-fips", "s3-accesspoint.", "s3-object-lambda.", "s3-outposts.", ".accesspoint.s3-global", "s3express-usw2-az1.",
        "--usw2-az1--x-s3", "-111122223333", "arn:aws:s3:us-west-2:111122223333:accesspoint/", "outpost/op-01/", ".mrap", "xn--", "data-",
        "..", "@", "#", "%2e", ":443", "[::1]", "\n", "evil.example",
    ];

    public string Run(ReadOnlyMemory<byte> input)
    {
        var lines = Encoding.Latin1.GetString(input.Span).Split('\n', 2);
        var request = new AwsRequest(
            "GET", "/key", "", [new Header("Host", lines[0])], "127.0.0.1", IsSecure: false);
        var arrived = Names.Read(request, "s3", "us-west-2").Holds(out var addressed, out var refusal)
            ? Called(addressed)
            : Gateway.Outcome(refusal);
        return $"{arrived} {(lines.Length == 2 ? Sent(lines[1]) : "")}";
    }

    private static string Called(Addressed addressed)
    {
        if (!Gateway.Decoder.Begin(addressed.Request, addressed.SigningName).Holds(out var pending, out var refusal)
            || !pending.Complete(ReadOnlyMemory<byte>.Empty).Holds(out var call, out refusal))
        {
            return Gateway.Outcome(refusal);
        }
        var bucket = (call.Parameters["Bucket"] as Value.Text)?.Content;
        if (addressed.Request.Path != "/key" && $"/{Uri.EscapeDataString(bucket ?? "")}/key" != addressed.Request.Path)
        {
            throw new BrokenOracle("the bucket of the Host is not the bucket of the call");
        }
        return $"{call.Operation.Name} {addressed.Variant} {(bucket is null ? "" : Sent(bucket))}";
    }

    private static string Sent(string bucket)
    {
        var service = Gateway.Models.Find("s3")!;
        var parameters = ImmutableDictionary<string, Value>.Empty.Add("Bucket", new Value.Text(bucket)).Add("Key", new Value.Text("key"));
        var call = new AwsCall(service, service.Operations["GetObject"], service.Protocols[0], Value.Structure.Of(parameters));
        if (!Resolver.Resolve(Gateway.Target, call, "us-west-2").Holds(out var endpoint, out var refusal))
        {
            return Gateway.Outcome(refusal);
        }
        return Hosts.Owns(endpoint.Host) && endpoint.Base.Host == endpoint.Host
            ? $"{endpoint.SigningName} {endpoint.IsBucketInHost}"
            : throw new BrokenOracle("the call would go to a host that is not AWS's");
    }
}
