using System.Collections.Immutable;

namespace Narrowgate.Aws.Actions;

/// <summary>A kind of resource in the service authorization reference, <c>bucket</c>, with the forms of its ARN.</summary>
internal sealed record ResourceType(string Name, ImmutableArray<ArnTemplate> Templates);
