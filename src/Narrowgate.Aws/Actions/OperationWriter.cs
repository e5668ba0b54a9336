using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Members;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Says in the core's words what a decoded AWS call asks: from here on nobody needs to know AWS. Every operation of the
/// models can be described; one that no action is known for needs <c>narrowgate:Unmapped</c>.
/// </summary>
public sealed class OperationWriter(ActionCatalogue catalogue)
{
    private readonly ActionMap _actions = new(catalogue);

    /// <param name="region">Where the call goes: the true region of a global service.</param>
    /// <param name="body">The body that streams by, or null.</param>
    /// <returns>Refuses with <see cref="RefusalReason.Denied"/> a call that names another account or a resource outside
    /// the target.</returns>
    public Verdict<Operation> Describe(AwsCall call, AwsTarget target, string region, StreamedBody? body)
    {
        var facts = new CallFacts(call, new CallScope(target.RoleArn.Partition, target.RoleArn.Account, region));
        var operation = Describe(facts, body);
        return Confinement.Check(facts, operation.Actions, operation.Named, target) is { } refusal ? refusal : operation;
    }

    /// <summary>The same wherever the call goes: for those who look at a call that nobody makes.</summary>
    internal Operation Describe(AwsCall call, CallScope scope) => Describe(new CallFacts(call, scope), body: null);

    private Operation Describe(CallFacts facts, StreamedBody? body)
    {
        var call = facts.Call;
        var access = AccessTable.Embedded.Of(call.Service.Name, call.Operation.Name);
        return new Operation
        {
            Service = call.Service.Name,
            Name = call.Operation.Name,
            Parameters = call.Parameters,
            Shown = ShownParameters.Of(call),
            Actions = AccessRisk.In(access, _actions.Of(facts)),
            Advice = AccessRisk.Advice(access),
            Account = facts.Scope.Account,
            Region = facts.Scope.Region,
            Body = body,
            IsOpenEnded = call.Streamed?.Shape.IsEventStream == true,
            VolatileMembers = VolatileMembers(call),
            Keys = RequestKeys.Of(facts),
            Named = [.. Mentions.In(facts)],
        };
    }

    private static ImmutableHashSet<string> VolatileMembers(AwsCall call) =>
        [.. call.Operation.Input?.Members.Where(IsTokenOnly).Select(member => member.Name) ?? []];

    // The models mark members too that say what the call is about: the query that Athena's DeleteNamedQuery deletes. What
    // is left out of the digest must be a token by its name as well, or a yes for one thing would be a yes for any.
    private static bool IsTokenOnly(Member member) => member.IsIdempotencyToken
        && (member.Name.EndsWith("Token", StringComparison.OrdinalIgnoreCase)
            || member.Name.EndsWith("RequestId", StringComparison.OrdinalIgnoreCase)
            || member.Name == "ClientTokenId");
}
