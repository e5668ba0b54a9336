using Narrowgate.Operations;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// A request as the decoder gets it, the service's signing name in front: <c>dynamodb POST /</c>. What it lets through is
/// written anew and read again, read once more by other parsers, and described.
/// </summary>
internal sealed class RequestTarget(string name, IReadOnlyList<string> tokens) : IFuzzTarget
{
    public string Name => name;

    public IReadOnlyList<string> Tokens => tokens;

    public string Run(ReadOnlyMemory<byte> input)
    {
        var raw = RawRequest.Read(input);
        var request = raw.At(raw.First[1], raw.First[2]);
        if (!RoundTrip.Decode(request, raw.First[0], raw.Body).Holds(out var call, out var refusal))
        {
            return Gateway.Outcome(refusal);
        }
        RoundTrip.Check(call, raw.First[0]);
        OtherReaders.Check(request, call, raw.Body);
        Gateway.Writer.Describe(call, Gateway.Target, "eu-west-1", body: null);
        return $"{call.Operation.Name} {string.Join(',', call.Parameters.Members.Select(member => $"{member.Key}:{Form(member.Value)}"))}";
    }

    private static string Form(Value value) => value switch
    {
        Value.List { Items.Length: > 1 } => "list",
        Value.List list => $"list of {list.Items.Length}",
        _ => value.GetType().Name,
    };
}
