using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// Systems Manager: parameters (with or without slash, version or label), documents (AWS's own have no account), nodes
/// (i-… are EC2's, mi-… its own), and parameters that stand for a secret.
/// </summary>
internal sealed class Ssm : IServiceActions
{
    private const string SecretReference = "/aws/reference/secretsmanager/";

    private static readonly string[] NodeMembers = ["InstanceId", "Target"];

    public string Service => "ssm";

    public IEnumerable<Need>? Needs(CallFacts call)
    {
        var secrets = Parameters(call)
            .Where(name => name.StartsWith(SecretReference, StringComparison.OrdinalIgnoreCase))
            .Select(name => SecretsManager.Secret(name[SecretReference.Length..], call.Scope))
            .ToArray();
        return secrets.Length == 0
            ? null
            : [Need.Of($"ssm:{call.Operation}"), Need.On("secretsmanager:GetSecretValue", secrets)];
    }

    public IEnumerable<Resource>? Resources(string type, CallFacts call) => type switch
    {
        "parameter" when call.Text("Path") is { } path => BelowPath(path, call.Scope),
        "parameter" => Parameters(call) is { Length: > 0 } names ? names.Select(name => Parameter(name, call.Scope)) : null,
        "document" => (call.Text("DocumentName") ?? call.Text("Name")) is { } name ? [Document(name, call.Scope)] : null,
        "instance" => Nodes(call, isManaged: false),
        "managed-instance" => Nodes(call, isManaged: true),
        "iam-role" => call.Text("IamRole") is { } role ? IamName.WithAnyPath("role", role, call.Scope) : null,
        _ => null,
    };

    private static string[] Parameters(CallFacts call) =>
        call.Operation.Contains("Parameter", StringComparison.Ordinal)
            ? [.. call.List("Names"), .. call.Text("Name") is { } name ? [name] : Array.Empty<string>()]
            : call.Text("ResourceType") == "Parameter" && call.Text("ResourceId") is { } id ? [id] : [];

    /// <summary>The version or label after a colon is no part of the name.</summary>
    public static Resource Parameter(string name, CallScope scope)
    {
        if (Arn.IsArn(name))
        {
            return Arn.TryParse(name, out var arn) && arn.Is("ssm", "parameter/")
                ? new Resource(arn.Resource.IndexOf(':', StringComparison.Ordinal) is var label && label < 0
                    ? arn.Text
                    : arn.Text[..^(arn.Resource.Length - label)])
                : Resource.Unknown(name);
        }
        return scope.Arn("ssm", $"parameter/{WithoutSlash(name.Split(':')[0])}");
    }

    /// <summary>
    /// IAM looks at the path alone; the parameters below it are what is read, so that a Deny of one counts too.
    /// </summary>
    private static IEnumerable<Resource> BelowPath(string path, CallScope scope)
    {
        var at = scope.Arn("ssm", $"parameter/{WithoutSlash(path).TrimEnd('/')}");
        return at.IsUnknown ? [at]
            : path.Trim('/').Length == 0 ? [Resource.Partly($"{at.Name}*")]
            : [at, Resource.Partly($"{at.Name}/*")];
    }

    private static string WithoutSlash(string name) => name.StartsWith('/') ? name[1..] : name;

    /// <summary>AWS's own documents have no account: <c>arn:aws:ssm:REGION::document/AWS-RunShellScript</c>.</summary>
    private static Resource Document(string name, CallScope scope)
    {
        if (Arn.IsArn(name))
        {
            return Arn.TryParse(name, out var arn) && arn.Is("ssm", "document/")
                ? new Resource(arn.Text)
                : Resource.Unknown(name);
        }
        var isAmazons = name.StartsWith("AWS", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Amazon", StringComparison.OrdinalIgnoreCase);
        return (isAmazons ? scope with { Account = "" } : scope).Arn("ssm", $"document/{name}");
    }

    /// <summary>Targets select nodes by tags and groups: which they are cannot be told.</summary>
    private static IEnumerable<Resource> Nodes(CallFacts call, bool isManaged)
    {
        if (call.Items("Targets").Any())
        {
            return [Resource.Unknown("nodes by target")];
        }
        var ids = call.List("InstanceIds")
            .Concat(NodeMembers.Select(call.Text).OfType<string>())
            .ToArray();
        return ids.Where(id => id.StartsWith("mi-", StringComparison.Ordinal) == isManaged)
            .Select(id => isManaged ? call.Scope.Arn("ssm", $"managed-instance/{id}")
                : id.StartsWith("i-", StringComparison.Ordinal) ? call.Scope.Arn("ec2", $"instance/{id}")
                : Resource.Unknown(id));
    }
}
