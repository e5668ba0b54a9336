using System.Collections.Immutable;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>An action of the service authorization reference.</summary>
/// <param name="Name">With its prefix and in its own case: <c>s3:GetObject</c>.</param>
/// <param name="Types">What it can be on; empty where it has no resource of its own.</param>
/// <param name="Dependents">Actions that AWS lists beside it; dependents.txt says which a call needs.</param>
internal sealed record CataloguedAction(
    string Name,
    AccessLevel Level,
    ImmutableArray<ResourceTypeUse> Types,
    ImmutableArray<string> Dependents)
{
    public string Prefix => Name[..Name.IndexOf(':', StringComparison.Ordinal)];
}

/// <param name="IsRequired">The action always has one; where false, only with some requests.</param>
internal sealed record ResourceTypeUse(ResourceType Type, bool IsRequired);
