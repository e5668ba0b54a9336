using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// CodeBuild's environment variables whose type says that the value is a secret's or a parameter's name
/// (https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html), and the two sections of a
/// buildspec that fetch them (https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html), which is not
/// read further: what it fetches is unknown.
/// </summary>
internal static class CodeBuildVariables
{
    public static IEnumerable<Need> In(CallFacts call) => call.Service != "codebuild"
        ? []
        : Contents.Structures(call.Parameters).Select(holder => OfVariable(holder, call.Scope)).OfType<Need>()
            .Concat(call.Texts.Where(text => text.Member.StartsWith("buildspec", StringComparison.OrdinalIgnoreCase))
                .SelectMany(text => OfBuildspec(text.Content, call.Scope)));

    private static Need? OfVariable(Value.Structure variable, CallScope scope) =>
        (variable["type"], variable["value"]) switch
        {
            (Value.Text { Content: "SECRETS_MANAGER" }, Value.Text value) => SecretName.Secret(value.Content, scope),
            (Value.Text { Content: "PARAMETER_STORE" }, Value.Text value) => SecretName.Parameter(value.Content, scope),
            _ => null,
        };

    private static IEnumerable<Need> OfBuildspec(string text, CallScope scope)
    {
        if (text.Contains("secrets-manager", StringComparison.Ordinal))
        {
            yield return SecretName.Secret("${secrets of the buildspec}", scope);
        }
        if (text.Contains("parameter-store", StringComparison.Ordinal))
        {
            yield return SecretName.Parameter("${parameters of the buildspec}", scope);
        }
    }
}
