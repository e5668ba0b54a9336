using System.Text;
using System.Text.Json;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// Policy documents and the ARNs in them, as the parameter of iam:PutRolePolicy. A document in which another reader finds
/// the ARN of a foreign account must not pass.
/// </summary>
internal sealed class DocumentTarget : IFuzzTarget
{
    private static readonly ServiceModel Iam = Gateway.Models.Find("iam")!;

    public string Name => "documents";

    public IReadOnlyList<string> Tokens { get; } =
    [
        .. Words.Json, "arn:aws:iam::999988887777:root", "arn:aws:s3:::b/*", "arn:", "arn:aws-cn:", ":", "*", "999988887777",
        "\\u0061rn:aws:sqs:eu-west-1:999988887777:q", "\"Principal\":", "\"AWS\":", "\"Resource\":", "${aws:username}", "%3A", " ",
    ];

    public string Run(ReadOnlyMemory<byte> input)
    {
        var document = Encoding.UTF8.GetString(input.Span);
        var parameters = Value.Structure.Of(
        [
            new("RoleName", new Value.Text("agent")),
            new("PolicyName", new Value.Text("p")),
            new("PolicyDocument", new Value.Text(document)),
        ]);
        var call = new AwsCall(Iam, Iam.Operations["PutRolePolicy"], Protocol.Query, parameters);
        var isDescribed = Gateway.Writer.Describe(call, Gateway.Target, "us-east-1", body: null).Holds(out _, out var refusal);
        var arns = Arns(document);
        if (isDescribed && arns.Exists(IsForeign))
        {
            throw new BrokenOracle("the ARN of a foreign account in the document passes");
        }
        return $"{arns.Count} ARNs {(isDescribed ? "" : Gateway.Outcome(refusal!))}";
    }

    // With a space in its region, say, it is the ARN of nothing.
    private static bool IsForeign(Arn arn) => Arn.IsAccount(arn.Account) && arn.Account != Gateway.Account
        && $"{arn.Partition}{arn.Service}{arn.Region}".All(character => char.IsAsciiLetterOrDigit(character) || character == '-');

    private static List<Arn> Arns(string document)
    {
        var found = new List<Arn>();
        foreach (var text in Texts(document))
        {
            if (!Arn.TryParse(text, out var arn))
            {
                continue;
            }
            if (string.Join(':', "arn", arn.Partition, arn.Service, arn.Region, arn.Account, arn.Resource) != text)
            {
                throw new BrokenOracle($"{text} is not its own parts");
            }
            found.Add(arn);
        }
        return found;
    }

    private static List<string> Texts(string document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return [.. Strings(json.RootElement)];
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return [document];
        }
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => Text(element) is { } text ? [text] : [],
        _ => [],
    };

    private static string? Text(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair: no text
        }
    }
}
