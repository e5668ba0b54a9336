using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Decode;

/// <summary>Requests as tests write them, decoded with the real catalogue.</summary>
internal static class Decoding
{
    public static ModelCatalogue Models { get; } = new();

    private static readonly RequestDecoder Decoder = new(Models, Limits.Default);

    /// <param name="target"><c>/path?query</c></param>
    /// <param name="headers"><c>Name: value</c> each.</param>
    public static Verdict<AwsCall> Decode(string signingName, string method, string target, string body = "", params string[] headers) =>
        Decode(signingName, Request(method, target, headers), Encoding.UTF8.GetBytes(body));

    public static Verdict<AwsCall> Decode(string signingName, AwsRequest request, byte[] body)
    {
        if (!Decoder.Begin(request, signingName).Holds(out var pending, out var refusal))
        {
            return refusal;
        }
        return pending.StreamsBody ? pending.Complete() : pending.Complete(body);
    }

    public static AwsRequest Request(string method, string target, params string[] headers)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return new AwsRequest(method, mark < 0 ? target : target[..mark], mark < 0 ? "" : target[(mark + 1)..],
            [.. headers.Select(header => header.Split(": ", 2)).Select(parts => new Header(parts[0], parts[1])), new Header("Host", "localhost")],
            "127.0.0.1", IsSecure: false);
    }

    public static AwsCall Call(this Verdict<AwsCall> verdict)
    {
        verdict.Holds(out var call, out var refusal).ShouldBeTrue(refusal?.Message);
        return call!;
    }

    public static string Message(this Verdict<AwsCall> verdict)
    {
        verdict.Holds(out var call, out var refusal).ShouldBeFalse($"decoded as {call?.Operation.Name}");
        refusal!.Reason.ShouldBeOneOf(RefusalReason.NotUnderstood, RefusalReason.BodyMismatch, RefusalReason.TooLarge);
        return refusal.Message;
    }
}
