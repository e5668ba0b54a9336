using System.Text.RegularExpressions;
using Narrowgate.Aws;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Inspection;
using Narrowgate.Aws.Models;
using Narrowgate.Identity;

namespace Narrowgate.Fuzz.Targets;

/// <summary>The parts of the gateway that the targets feed: the real ones, with the real catalogue.</summary>
internal static partial class Gateway
{
    public const string Account = "111122223333";

    /// <summary>A bomb in gzip need not be let grow to the size that Lambda's packages have.</summary>
    public static Limits Limits { get; } = Limits.Default with { DecodedRequestBytes = 1024 * 1024 };

    public static ModelCatalogue Models { get; } = new();

    public static OperationWriter Writer { get; } = new(new ActionCatalogue());

    public static RequestDecoder Decoder { get; } = new(Models, Limits);

    public static RequestInspector Inspector { get; } = new(Models, Models.Endpoints, Writer, Limits, Account);

    public static AwsTarget Target { get; } = new(
        new Target("fuzz", CallerFilter.Everyone, TimeSpan.FromHours(1), Enforcement.Enforce),
        RoleArn.TryParse($"arn:aws:iam::{Account}:role/agents", out var role) ? role : throw new InvalidOperationException(),
        [Account], [], [], null, []);

    /// <summary>A refusal's message without what it quotes of the input.</summary>
    public static string Outcome(Refusal refusal)
    {
        var message = Quoted().Replace(refusal.Message, "");
        return $"{refusal.Reason} {message[..Math.Min(message.Length, 100)]}";
    }

    [GeneratedRegex("'.*'|[^A-Za-z ]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
