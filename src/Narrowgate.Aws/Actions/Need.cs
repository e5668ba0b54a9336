using System.Collections.Immutable;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>An action that a call needs, before its level and risks are looked up.</summary>
/// <param name="Resources">Empty: found by the action's resource types.</param>
internal sealed record Need(string Action, ImmutableArray<Resource> Resources)
{
    public static Need Of(string action) => new(action, []);

    public static Need On(string action, params IEnumerable<Resource> resources) => new(action, [.. resources.Distinct()]);
}
