using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Operations;

namespace Narrowgate.Fuzz.Targets;

/// <summary>A reply: its operation in the first line, <c>secretsmanager GetSecretValue</c>, its body behind that.</summary>
internal sealed record MaskInput(AwsCall Call, ReadOnlyMemory<byte> Body)
{
    private static readonly ReplyMasker Masker = new(Gateway.Limits);

    private static readonly string[] Services =
        ["secretsmanager", "ssm", "kms", "cognito-idp", "lambda", "iam", "sts", "rds", "ec2", "apigateway", "cloudfront", "appconfig"];

    // What stands where something sensitive stood.
    private static readonly string[] Redactions =
        ["***", "\"***\"", "Kioq", "0", "false", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"];

    /// <summary>Null where there is no such operation among those services.</summary>
    public static MaskInput? Read(ReadOnlyMemory<byte> input, Func<Protocol, bool> speaks)
    {
        var end = input.Span.IndexOf((byte)'\n');
        if (end < 0 || Encoding.Latin1.GetString(input.Span[..end]).Split(' ') is not [var service, var name]
            || !Services.Contains(service)
            || Gateway.Models.Find(service) is not { } model || !model.Operations.TryGetValue(name, out var operation)
            || !model.Protocols.Any(speaks))
        {
            return null;
        }
        return new MaskInput(
            new AwsCall(model, operation, model.Protocols.First(speaks), Value.Structure.Empty), input[(end + 1)..]);
    }

    public Verdict<MaskedReply> Mask() => Masker.MaskWhole(Call, [], Body);

    public static bool IsRedaction(string text) => Redactions.Contains(text);
}
