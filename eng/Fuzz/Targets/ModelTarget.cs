using Narrowgate.Aws.Models;
using Narrowgate.Aws.Models.Compile;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// Models that an operator adds, in botocore's form and in ours: read, or refused with the one documented exception, which
/// names the place.
/// </summary>
internal sealed class ModelTarget : IFuzzTarget
{
    public string Name => "models";

    public IReadOnlyList<string> Tokens { get; } =
    [
        .. Words.Json, "\"shape\":", "\"type\":\"structure\"", "\"type\":\"map\"", "\"members\":{}", "\"location\":\"uri\"", "\"payload\":", "\"required\":[",
        "\"requestUri\":\"/{a}/{b+}?c=d\"", "{", "+}", "\"flattened\":true", "\"document\":true", "\"format\":\"1\"", "\"kind\":\"list\"", "\"streaming\":true",
    ];

    public string Run(ReadOnlyMemory<byte> input) =>
        $"{Outcome(() => ModelCompiler.Compile("fuzz", input))} {Outcome(() => ModelReader.Read("fuzz", input))}";

    private static string Outcome(Action read)
    {
        try
        {
            read();
            return "read";
        }
        catch (ModelException fault) when (fault.Place.Length > 0)
        {
            return Gateway.Outcome(new Refusal(RefusalReason.NotUnderstood, fault.Message));
        }
    }
}
