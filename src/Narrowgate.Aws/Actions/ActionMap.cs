using System.Collections.Frozen;
using System.Collections.Immutable;
using Narrowgate.Aws.Actions.Services;
using Narrowgate.Operations;
using Narrowgate.Policy;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// The IAM actions that a call needs, with level, risks and resources. In this order: what the service's own rules say,
/// what operations.txt says, the action that is called like the operation; else the call is unmapped. To these comes
/// what the call names beside: roles that it passes, dependents.txt, secrets and parameters that it refers to.
/// </summary>
internal sealed class ActionMap
{
    private readonly ActionCatalogue _catalogue;
    private readonly OperationTable _operations = OperationTable.Read();
    private readonly DependentTable _dependents;
    private readonly ReferenceTable _references = ReferenceTable.Read();
    private readonly RiskTable _risks = new();
    private readonly PassedRoles _roles;
    private readonly FrozenDictionary<string, IServiceActions> _services;
    private readonly ResourceFinder _resources;

    public ActionMap(ActionCatalogue catalogue)
    {
        _catalogue = catalogue;
        _dependents = DependentTable.Read(catalogue);
        _roles = new PassedRoles(_dependents);
        IServiceActions[] services =
        [
            new S3(), new S3Control(), new Ec2(), new DynamoDb(), new SecretsManager(), new Ssm(), new Sqs(), new Sns(),
            new Kms(), new Iam(), new Lambda(), new Logs(), new EventBridge(), new Tagging(), new Bedrock(), new Wafv2(),
            new Ecs(), new ApiGateway("apigateway"), new ApiGateway("apigatewayv2"),
        ];
        _services = services.ToFrozenDictionary(service => service.Service);
        _resources = new ResourceFinder(_services, catalogue);
    }

    /// <summary>Never empty; each action once.</summary>
    public ImmutableArray<ActionUse> Of(CallFacts call)
    {
        var own = Needs(call).Select(need => Use(need, call)).ToList();
        var uses = (own.Count == 0 ? [Unmapped(call)] : own).Concat(Beside(own, call).Select(need => Use(need, call)));
        return [.. uses.GroupBy(use => use.Action)
            .Select(group => group.First() with { Resources = [.. group.SelectMany(use => use.Resources).Distinct()] })];
    }

    /// <summary>By what rule a call is mapped: the words that docs/actions.md counts.</summary>
    internal string Rule(CallFacts call) =>
        Needs(call).All(need => _catalogue.Find(need.Action) is null) ? "unmapped"
        : ByService(call) is not null ? "code"
        : _operations.Of(call) is not null ? "table"
        : "name";

    private IEnumerable<Need> Needs(CallFacts call) =>
        ByService(call)
        ?? _operations.Of(call)?.Select(Need.Of)
        ?? (ByName(call) is { } action ? [Need.Of(action.Name)] : []);

    private IEnumerable<Need>? ByService(CallFacts call) => _services.GetValueOrDefault(call.Service)?.Needs(call);

    private CataloguedAction? ByName(CallFacts call) =>
        (_operations.Prefix(call.Service) ?? _catalogue.Prefix(call.Service)) is { } prefix
            ? _catalogue.Find($"{prefix}:{call.Operation}")
            : null;

    private IEnumerable<Need> Beside(List<ActionUse> own, CallFacts call)
    {
        var actions = own.Select(use => _catalogue.Find(use.Action)).OfType<CataloguedAction>().ToArray();
        var roles = actions.SelectMany(action => _roles.Of(action, call)).Distinct().ToArray();
        return (roles.Length > 0 ? [Need.On(PassedRoles.Action, roles)] : Enumerable.Empty<Need>())
            .Concat(actions.SelectMany(action => _dependents.Needs(action, call)))
            .Concat(_references.Needs(call));
    }

    private ActionUse Use(Need need, CallFacts call) => _catalogue.Find(need.Action) is { } action
        ? new ActionUse(
            action.Name, action.Level, _risks.Of(action.Name),
            need.Resources.IsEmpty ? _resources.Find(action, call) : need.Resources)
        : Unmapped(call);

    private static ActionUse Unmapped(CallFacts call) =>
        new(ActionSelector.Unmapped, AccessLevel.Unclassed, [], [Resource.Unknown($"{call.Service}:{call.Operation}")]);
}
