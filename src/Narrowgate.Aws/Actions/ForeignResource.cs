using Narrowgate.Aws.Actions.Services;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>What a text in one service's request names in another: a key, an object, whatever has an ARN.</summary>
internal static class ForeignResource
{
    /// <param name="action">The action that is done to it: its prefix says whose thing it is.</param>
    /// <returns>Null where the text is the ARN of another service's thing.</returns>
    public static Resource? Of(string action, string text, CallScope scope) => Prefix(action) switch
    {
        "kms" => Kms.Key(text, scope),
        "secretsmanager" => SecretsManager.Secret(text, scope),
        "ssm" => Ssm.Parameter(text, scope),
        "s3" when IsOfBucket(action) => S3.Bucket(text, scope),
        "s3" => Written(action, S3Location.Parse(text, scope)),
        var prefix => !Arn.TryParse(text, out var arn) ? Resource.Unknown(text)
            : arn.Service == prefix ? new Resource(arn.Text)
            : null,
    };

    public static Resource OfObject(string action, string bucket, string key, CallScope scope) =>
        IsOfBucket(action) ? S3.Bucket(bucket, scope) : Written(action, S3Location.Of(bucket, key, scope));

    private static Resource Written(string action, Resource location) =>
        action.StartsWith("s3:Put", StringComparison.OrdinalIgnoreCase) ? S3Location.Below(location) : location;

    private static bool IsOfBucket(string action) =>
        action.Contains("Bucket", StringComparison.OrdinalIgnoreCase) && Prefix(action) == "s3";

    private static string Prefix(string action) => action[..action.IndexOf(':', StringComparison.Ordinal)];
}
