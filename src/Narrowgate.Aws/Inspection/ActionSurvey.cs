using System.Collections.Immutable;
using Narrowgate.Aws.Actions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Inspection;

/// <summary>Every action with its level and its risks, on nothing: for those who look at policies and at no call.</summary>
public static class ActionSurvey
{
    public static ImmutableArray<ActionUse> Of(ActionCatalogue catalogue)
    {
        var risks = new RiskTable();
        return [.. catalogue.All.Select(action => new ActionUse(action.Name, action.Level, risks.Of(action.Name), []))];
    }
}
