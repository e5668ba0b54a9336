using System.Collections.Frozen;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>EC2: ids of any type in CreateTags, what a call creates, tags and roles that go with a launch.</summary>
internal sealed class Ec2 : IServiceActions
{
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html: the types that are tagged most.
    private static readonly FrozenDictionary<string, string> TypesByIdPrefix = new Dictionary<string, string>
    {
        ["i"] = "instance", ["vol"] = "volume", ["snap"] = "snapshot", ["sg"] = "security-group", ["subnet"] = "subnet",
        ["vpc"] = "vpc", ["igw"] = "internet-gateway", ["rtb"] = "route-table", ["acl"] = "network-acl", ["ami"] = "image",
        ["eni"] = "network-interface", ["nat"] = "natgateway", ["eipalloc"] = "elastic-ip", ["lt"] = "launch-template",
        ["sgr"] = "security-group-rule", ["vpce"] = "vpc-endpoint", ["dopt"] = "dhcp-options", ["pl"] = "prefix-list",
        ["tgw"] = "transit-gateway", ["vpn"] = "vpn-connection", ["vgw"] = "vpn-gateway", ["cgw"] = "customer-gateway",
        ["pcx"] = "vpc-peering-connection", ["fl"] = "vpc-flow-log", ["cr"] = "capacity-reservation",
    }.ToFrozenDictionary();

    private static readonly string[] CreatingVerbs = ["Create", "Copy", "Allocate", "Run", "Request", "Import", "Export"];

    // Made by operations that are not called like them.
    private static readonly FrozenSet<string> AlsoCreated = new HashSet<string>
    {
        "RunInstances network-interface", "AllocateAddress elastic-ip", "AllocateHosts dedicated-host",
        "CopyImage snapshot", "CreateImage snapshot", "CreateFleet instance", "CreateFlowLogs vpc-flow-log",
        "RequestSpotInstances spot-instances-request", "CreateManagedPrefixList prefix-list",
    }.ToFrozenSet();

    public string Service => "ec2";

    public IEnumerable<Need>? Needs(CallFacts call) => call.Operation switch
    {
        "CreateTags" or "DeleteTags" => [Need.On(
            $"ec2:{call.Operation}",
            call.List("Resources").Select(id => ById(id, call)).DefaultIfEmpty(Resource.Unknown("ec2:tagged")))],
        "RunInstances" => [Need.Of("ec2:RunInstances"), .. TagsOnCreation(call), .. RoleOfLaunch(call)],
        _ when call.Has("TagSpecifications") => [Need.Of($"ec2:{call.Operation}"), .. TagsOnCreation(call)],
        _ => null,
    };

    /// <summary>
    /// Whether the call makes a new thing of the type, whose ARN IAM writes with a star for the id
    /// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html). A launch template may name an
    /// existing one instead.
    /// </summary>
    public static bool Creates(string type, CallFacts call) =>
        call.Service == "ec2"
        && CreatingVerbs.Any(verb => call.Operation.StartsWith(verb, StringComparison.Ordinal))
        && call.Operation != "CreateReplaceRootVolumeTask"
        && (AlsoCreated.Contains($"{call.Operation} {type}")
            || call.Operation.Contains(type.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
        && (type is "instance" or "fleet" or "launch-template" || !call.Has("LaunchTemplate"));

    private static Resource ById(string id, CallFacts call)
    {
        var dash = id.LastIndexOf('-');
        var isId = dash > 0 && id.Length > dash + 1 && id[(dash + 1)..].All(char.IsAsciiHexDigitLower);
        if (!isId || !TypesByIdPrefix.TryGetValue(id[..dash], out var type))
        {
            return Resource.Unknown(id);
        }
        var account = type is "image" or "snapshot" ? "" : call.Scope.Account;
        return new Resource($"arn:{call.Scope.Partition}:ec2:{call.Scope.Region}:{account}:{type}/{id}");
    }

    /// <summary>Tagging what a call creates needs ec2:CreateTags too.</summary>
    private static IEnumerable<Need> TagsOnCreation(CallFacts call)
    {
        var types = call.Named("ResourceType", anyDepth: true).Distinct().ToArray();
        if (call.Items("TagSpecifications").Any())
        {
            yield return Need.On(
                "ec2:CreateTags",
                types.Length == 0 ? [Resource.Unknown("ec2:tagged")] : types.Select(type => New(type, call)));
        }
    }

    private static Resource New(string type, CallFacts call) =>
        Arn.IsLiteral(type)
            ? new Resource($"arn:{call.Scope.Partition}:ec2:{call.Scope.Region}:{(type is "image" or "snapshot" ? "" : call.Scope.Account)}:{type}/*")
            : Resource.Unknown(type);

    /// <summary>A launch template may name a role: which cannot be told from here.</summary>
    private static IEnumerable<Need> RoleOfLaunch(CallFacts call) => call.Has("LaunchTemplate")
        ? [Need.On(PassedRoles.Action, Resource.Unknown("role of the launch template"))]
        : [];
}
