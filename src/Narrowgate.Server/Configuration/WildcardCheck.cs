using System.Collections.Immutable;
using System.Globalization;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Inspection;
using Narrowgate.Policy;

namespace Narrowgate.Server.Configuration;

/// <summary>
/// Says which actions an Allow with wildcards looks as if it let through and does not: those that run code, act through
/// others or issue credentials must be named. Better read here than as the refusal of a job at night.
/// </summary>
public static class WildcardCheck
{
    private const int Named = 3;

    public static IEnumerable<ConfigurationWarning> Examine(ImmutableArray<PlacedStatement> statements, ActionCatalogue actions)
    {
        if (!statements.Any(placed => placed.Statement.Effect == Effect.Allow))
        {
            yield break;
        }
        var uses = ActionSurvey.Of(actions);
        foreach (var placed in statements)
        {
            var missed = uses.Where(placed.Statement.PassesOver)
                // Another statement speaks of it: whoever wrote that knows.
                .Where(use => !statements.Any(other => other.Statement.SpeaksOf(use)))
                .Select(use => use.Action).Order(StringComparer.Ordinal).ToList();
            if (missed.Count > 0)
            {
                yield return new ConfigurationWarning(
                    placed.File, placed.Line,
                    $"the wildcards of statement {placed.Statement.Sid} of {placed.Policy} do not allow {Listed(missed)}, "
                    + "which run code, act through others or issue credentials",
                    "name those that are meant, or ask for them with effect: RequireApproval");
            }
        }
    }

    private static string Listed(List<string> names) => names.Count <= Named
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(Named))} and {names.Count - Named} more actions");
}
