using System.Buffers;
using Narrowgate.Aws.Actions.Services;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// A secret or parameter as other services name it: what follows the name after a colon (a JSON key, a stage, a version)
/// is no part of it. What contains a variable names nothing that can be known.
/// </summary>
internal static class SecretName
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("${}\\\"' \t\r\n,[]()");

    private const string SecretArn = ":secretsmanager:";
    private const string ParameterArn = ":ssm:";
    private const int PartsOfSecretArn = 7;

    public static bool IsSecretArn(string text) => Arn.IsArn(text) && text.Contains(SecretArn, StringComparison.Ordinal);

    public static bool IsParameterArn(string text) =>
        Arn.IsArn(text) && text.Contains(ParameterArn, StringComparison.Ordinal)
        && text.Contains(":parameter/", StringComparison.Ordinal);

    public static Need Secret(string text, CallScope scope)
    {
        var parts = text.Split(':');
        var name = Arn.IsArn(text) ? string.Join(':', parts.Take(PartsOfSecretArn)) : parts[0];
        return Need.On(
            "secretsmanager:GetSecretValue",
            IsPlain(text) ? SecretsManager.Secret(name, scope) : Resource.Unknown(text));
    }

    public static Need Parameter(string text, CallScope scope) =>
        Need.On("ssm:GetParameters", IsPlain(text) ? Ssm.Parameter(text, scope) : Resource.Unknown(text));

    public static Need Either(string text, CallScope scope) =>
        IsSecretArn(text) ? Secret(text, scope) : Parameter(text, scope);

    private static bool IsPlain(string text) => text.Length > 0 && !text.AsSpan().ContainsAny(NotInNames);
}
