namespace Narrowgate.Aws;

/// <summary>An AWS credential that the gateway holds. Prints as <c>***</c>.</summary>
public sealed class AwsCredential(string accessKeyId, string secretAccessKey, string? sessionToken)
{
    public string AccessKeyId { get; } = accessKeyId;

    public string SecretAccessKey { get; } = secretAccessKey;

    public string? SessionToken { get; } = sessionToken;

    public override string ToString() => "***";
}
