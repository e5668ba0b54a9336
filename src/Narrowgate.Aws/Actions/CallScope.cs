using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>Where a call goes: what ARNs have beside the names in the request.</summary>
internal sealed record CallScope(string Partition, string Account, string Region)
{
    /// <summary>An ARN in this account and region; unknown where a value in it would read as a pattern.</summary>
    public Resource Arn(string service, string resource) =>
        Write($"arn:{Partition}:{service}:{Region}:{Account}:", resource);

    /// <summary>An ARN without a region.</summary>
    public Resource GlobalArn(string service, string resource) => Write($"arn:{Partition}:{service}::{Account}:", resource);

    /// <summary>An ARN with neither region nor account.</summary>
    public Resource BareArn(string service, string resource) => Write($"arn:{Partition}:{service}:::", resource);

    private static Resource Write(string start, string resource) =>
        resource.Length > 0 && Actions.Arn.IsLiteral(start + resource)
            ? new Resource(start + resource)
            : Resource.Unknown(start + resource);
}
