using System.Collections.Immutable;
using Narrowgate.Aws.Members;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Gives the call's own action the risk of what its reply hands out, whatever else the action is for: apigateway:GET reads
/// an API, and with GetApiKey its key.
/// </summary>
internal static class AccessRisk
{
    /// <param name="uses">The call's own action first.</param>
    public static ImmutableArray<ActionUse> In(AccessRow? access, ImmutableArray<ActionUse> uses) => access is null
        ? uses
        : uses.SetItem(0, uses[0] with { Risks = uses[0].Risks.Add(Risk.CredentialIssuing) });

    /// <summary>For whoever is refused.</summary>
    public static string? Advice(AccessRow? access) => access is null
        ? null
        : $"It hands out access ({access.Reason}), so that a statement has to name the action";
}
