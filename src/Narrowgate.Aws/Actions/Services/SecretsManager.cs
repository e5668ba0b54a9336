using System.Text.RegularExpressions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// Secrets Manager: a secret's ARN ends in six characters that its name does not tell, so that a secret named by name
/// (or by an ARN without them) is partly known: <c>secret:NAME-??????</c>. Policies that say <c>NAME-*</c>,
/// <c>NAME-??????</c> or <c>NAME*</c> match it, and a Deny of one exact ARN of that name does too.
/// </summary>
internal sealed partial class SecretsManager : IServiceActions
{
    public string Service => "secretsmanager";

    public IEnumerable<Need>? Needs(CallFacts call) => call.Operation == "BatchGetSecretValue"
        ? [Need.Of("secretsmanager:BatchGetSecretValue"), Need.On("secretsmanager:GetSecretValue", Batch(call))]
        : null;

    public IEnumerable<Resource>? Resources(string type, CallFacts call) =>
        type.Equals("secret", StringComparison.OrdinalIgnoreCase)
            ? [(call.Text("SecretId") ?? call.Text("Name")) is { } id ? Secret(id, call.Scope) : Resource.Unknown("secret")]
            : null;

    private static IEnumerable<Resource> Batch(CallFacts call) => call.Has("Filters") || !call.Has("SecretIdList")
        ? [Resource.Unknown("secrets by filter")]
        : call.List("SecretIdList").Select(id => Secret(id, call.Scope));

    public static Resource Secret(string id, CallScope scope)
    {
        if (!Arn.IsLiteral(id))
        {
            return Resource.Unknown(id);
        }
        if (!Arn.IsArn(id))
        {
            return Resource.Partly(
                $"arn:{scope.Partition}:secretsmanager:{scope.Region}:{scope.Account}:secret:{id}-??????");
        }
        if (!Arn.TryParse(id, out var arn) || !arn.Is("secretsmanager", "secret:"))
        {
            return Resource.Unknown(id);
        }
        return Complete().IsMatch(arn.Resource) ? new Resource(arn.Text) : Resource.Partly($"{arn.Text}-??????");
    }

    [GeneratedRegex("-[A-Za-z0-9]{6}\\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Complete();
}
