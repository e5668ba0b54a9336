using System.Collections.Frozen;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// IAM: entities by name. Only the call that makes one or moves it says its path; of the others the path is not known.
/// </summary>
internal sealed class Iam : IServiceActions
{
    private static readonly FrozenDictionary<string, string> NamesByType = new Dictionary<string, string>
    {
        ["user"] = "UserName",
        ["group"] = "GroupName",
        ["role"] = "RoleName",
        ["policy"] = "PolicyName",
        ["instance-profile"] = "InstanceProfileName",
        ["server-certificate"] = "ServerCertificateName",
        ["mfa"] = "VirtualMFADeviceName",
    }.ToFrozenDictionary();

    public string Service => "iam";

    public IEnumerable<Resource>? Resources(string type, CallFacts call)
    {
        if (type == "role" && call.Text("AWSServiceName") is { } service)
        {
            return [ServiceLinked(service, call.Scope)];
        }
        // With an ARN (PolicyArn) a name beside it is something else's.
        if (!NamesByType.TryGetValue(type, out var member) || (type == "policy" && call.Has("PolicyArn")))
        {
            return type == "mfa" && call.Text("SerialNumber") is { } serial ? [Device(serial)] : null;
        }
        return call.Text(member) is not { } name ? null
            : call.Declares("Path") ? [IamName.WithPath(type, call.Text("Path") ?? "/", name, call.Scope)]
            : [.. IamName.WithAnyPath(type, name, call.Scope), .. Moved(type, name, call.Text($"New{member}"), call)];
    }

    /// <summary>What UpdateUser makes of a user: it needs to be allowed on both.</summary>
    private static IEnumerable<Resource> Moved(string type, string name, string? newName, CallFacts call) =>
        call.Text("NewPath") is { } path ? [IamName.WithPath(type, path, newName ?? name, call.Scope)]
        : newName is not null ? IamName.WithAnyPath(type, newName, call.Scope)
        : [];

    /// <summary>Its name is the service's to choose, under a path with the service's own.</summary>
    private static Resource ServiceLinked(string service, CallScope scope) =>
        service.Length > 0 && service.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-')
            ? Resource.Partly(scope.GlobalArn("iam", $"role/aws-service-role/{service}/").Name + "*")
            : Resource.Unknown(service);

    private static Resource Device(string serial) =>
        Arn.TryParse(serial, out var arn) && arn.Service == "iam" ? new Resource(arn.Text) : Resource.Unknown(serial);
}
