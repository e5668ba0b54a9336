using System.Collections.Frozen;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// IAM: entities by name. Only the call that creates one says its path; elsewhere it is taken to have none, for names are
/// unique in an account whatever the path. A Deny that is written with a path should name the action with Resource * too.
/// </summary>
internal sealed class Iam : IServiceActions
{
    private static readonly FrozenDictionary<string, string[]> MembersByType = new Dictionary<string, string[]>
    {
        ["user"] = ["UserName", "NewUserName"],
        ["group"] = ["GroupName", "NewGroupName"],
        ["role"] = ["RoleName"],
        ["policy"] = ["PolicyName"],
        ["instance-profile"] = ["InstanceProfileName"],
        ["server-certificate"] = ["ServerCertificateName", "NewServerCertificateName"],
        ["mfa"] = ["VirtualMFADeviceName"],
    }.ToFrozenDictionary();

    public string Service => "iam";

    public IEnumerable<Resource>? Resources(string type, CallFacts call)
    {
        if (type == "role" && call.Text("AWSServiceName") is { } service)
        {
            return [ServiceLinked(service, call.Scope)];
        }
        // With an ARN (PolicyArn) a name beside it is something else's.
        if (!MembersByType.TryGetValue(type, out var members) || (type == "policy" && call.Has("PolicyArn")))
        {
            return type == "mfa" && call.Text("SerialNumber") is { } serial ? [Device(serial)] : null;
        }
        var names = members.Select(call.Text).OfType<string>().ToArray();
        return names.Length == 0
            ? null
            : names.Select(name => call.Scope.GlobalArn("iam", $"{type}{Path(call)}{name}"));
    }

    /// <summary>Its name is the service's to choose, under a path with the service's own.</summary>
    private static Resource ServiceLinked(string service, CallScope scope) =>
        service.Length > 0 && service.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-')
            ? Resource.Partly(scope.GlobalArn("iam", $"role/aws-service-role/{service}/").Name + "*")
            : Resource.Unknown(service);

    private static string Path(CallFacts call) => call.Text("Path") ?? call.Text("NewPath") ?? "/";

    private static Resource Device(string serial) =>
        Arn.TryParse(serial, out var arn) && arn.Service == "iam" ? new Resource(arn.Text) : Resource.Unknown(serial);
}
