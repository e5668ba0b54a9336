using System.Text.RegularExpressions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// KMS: a key by its id or ARN. What an alias stands for, and the key in a ciphertext that names none, is unknown.
/// </summary>
internal sealed partial class Kms : IServiceActions
{
    public string Service => "kms";

    public IEnumerable<Need>? Needs(CallFacts call) => call.Operation == "ReEncrypt"
        ? [
            Need.On("kms:ReEncryptFrom", Key(call.Text("SourceKeyId"), call.Scope)),
            Need.On("kms:ReEncryptTo", Key(call.Text("DestinationKeyId"), call.Scope)),
        ]
        : null;

    public IEnumerable<Resource>? Resources(string type, CallFacts call) => type switch
    {
        "key" => [Key(call.Text("KeyId") ?? call.Text("TargetKeyId"), call.Scope)],
        "alias" => call.Text("AliasName") is { } alias ? [call.Scope.Arn("kms", alias)] : [],
        _ => null,
    };

    public static Resource Key(string? id, CallScope scope) => id switch
    {
        null => Resource.Unknown("kms:key"),
        _ when KeyId().IsMatch(id) => scope.Arn("kms", $"key/{id}"),
        _ when Arn.TryParse(id, out var arn)
            && arn.Service == "kms"
            && arn.Resource.StartsWith("key/", StringComparison.Ordinal)
            => new Resource(arn.Text),
        _ => Resource.Unknown(id),
    };

    /// <summary>Lower case only: another spelling of the same id must not slip by a Deny.</summary>
    [GeneratedRegex(@"\A([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex KeyId();
}
