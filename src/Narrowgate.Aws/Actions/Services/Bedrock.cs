using System.Text.RegularExpressions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// Bedrock's runtime: one member names any kind of model, by ARN or, for AWS's own, by id
/// (https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html).
/// </summary>
internal sealed partial class Bedrock : IServiceActions
{
    // What modelId may name; each is marked as always there though a call has one of them.
    private static readonly HashSet<string> Models =
    [
        "application-inference-profile", "bedrock-marketplace-model-endpoint", "custom-model-deployment", "default-prompt-router",
        "foundation-model", "imported-model", "inference-profile", "prompt-router", "provisioned-model", "system-tool", "project",
        "async-invoke",
    ];

    private static readonly string[] Routes = ["us.", "eu.", "apac.", "au.", "jp.", "ca.", "sa.", "us-gov.", "global.", "amer.", "emea."];

    public string Service => "bedrock-runtime";

    public IEnumerable<Resource>? Resources(string type, CallFacts call) =>
        Models.Contains(type) && call.Text("modelId") is { } model ? [Model(model, call.Scope)] : null;

    /// <summary>
    /// A profile's id begins with where it routes to (<c>eu.anthropic…</c>): the models behind it are in regions that the
    /// call does not tell, so that it is not known as a whole.
    /// </summary>
    private static Resource Model(string model, CallScope scope) =>
        Arn.TryParse(model, out var arn) && (arn.Service is "bedrock" or "sagemaker") ? new Resource(arn.Text)
        : Id().IsMatch(model) && !Routes.Any(route => model.StartsWith(route, StringComparison.Ordinal)) ? (scope with { Account = "" }).Arn("bedrock", $"foundation-model/{model}")
        : Resource.Unknown(model);

    /// <summary>Provider and model, in lower case, with a version.</summary>
    [GeneratedRegex(@"\A[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){0,2}(:[0-9a-z]{1,8}){0,2}\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Id();
}
