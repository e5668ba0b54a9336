namespace Narrowgate.Api;

/// <summary>Keys of the gateway's own, as the SDKs' container provider reads them.</summary>
/// <param name="Expiration">ISO 8601.</param>
public sealed record KeysJson(string AccessKeyId, string SecretAccessKey, string Token, string Expiration, string RoleArn)
{
    public override string ToString() => "***";
}

/// <summary>Why there are none: a problem (RFC 9457) with the two members beside that SDKs print.</summary>
public sealed record KeysRefusedJson(string Title, int Status, string Detail, string Code, string Message);

/// <summary>Keys as <c>credential_process</c> is to print them.</summary>
/// <param name="Version">1</param>
public sealed record ProcessCredentialsJson(int Version, string AccessKeyId, string SecretAccessKey, string SessionToken, string Expiration)
{
    public override string ToString() => "***";
}
