using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Aws.Actions.Services;
using Narrowgate.Operations;
using Narrowgate.Policy;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// The IAM actions that a call needs, with level, risks and resources. In this order: what the service's own rules say,
/// what operations.txt says, the action that is called like the operation; else the call is unmapped.
/// </summary>
public sealed class ActionMap
{
    private readonly ActionCatalogue _catalogue;
    private readonly OperationTable _operations = OperationTable.Read();
    private readonly RiskTable _risks = RiskTable.Read();
    private readonly FrozenDictionary<string, IServiceActions> _services;
    private readonly ResourceFinder _resources;

    public ActionMap(ActionCatalogue catalogue)
    {
        _catalogue = catalogue;
        IServiceActions[] services =
        [
            new S3(), new Ec2(), new DynamoDb(), new SecretsManager(), new Ssm(), new Sqs(), new Sns(), new Kms(),
            new Iam(), new Lambda(), new ApiGateway("apigateway"), new ApiGateway("apigatewayv2"),
            new Events(), new S3Control(), new Bedrock(), new Wafv2(), new Ecs(),
        ];
        _services = services.ToFrozenDictionary(service => service.Service);
        _resources = new ResourceFinder(_services, catalogue);
    }

    /// <summary>Never empty; each action once.</summary>
    public ImmutableArray<ActionUse> Of(CallFacts call)
    {
        var uses = Needs(call).Select(need => Use(need, call)).ToList();
        if (uses.Any(use => _catalogue.Find(use.Action) is { PassesRole: true })
            && PassedRoles.In(call).ToArray() is { Length: > 0 } roles)
        {
            uses.Add(Use(Need.On("iam:PassRole", roles), call));
        }
        return uses.Count == 0
            ? [Unmapped(call)]
            : [.. uses.GroupBy(use => use.Action)
                .Select(group => group.First() with { Resources = [.. group.SelectMany(use => use.Resources).Distinct()] })];
    }

    private IEnumerable<Need> Needs(CallFacts call) =>
        _services.GetValueOrDefault(call.Service)?.Needs(call)
        ?? _operations.Of(call)?.Select(Need.Of)
        ?? (ByName(call) is { } action ? [Need.Of(action.Name)] : []);

    private CataloguedAction? ByName(CallFacts call) =>
        (_operations.Prefix(call.Service) ?? _catalogue.Prefix(call.Service)) is { } prefix
            ? _catalogue.Find($"{prefix}:{call.Operation}")
            : null;

    private ActionUse Use(Need need, CallFacts call) => _catalogue.Find(need.Action) is { } action
        ? new ActionUse(
            action.Name, action.Level, _risks.Of(action.Name),
            need.Resources.IsEmpty ? _resources.Find(action, call) : need.Resources)
        : Unmapped(call);

    private static ActionUse Unmapped(CallFacts call) =>
        new(ActionSelector.Unmapped, AccessLevel.Unclassed, [], [Resource.Unknown($"{call.Service}:{call.Operation}")]);
}
