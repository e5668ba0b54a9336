namespace Narrowgate.Policy;

/// <summary>All policies of a configuration, indexed, as one pure function from a question to a decision.</summary>
public sealed partial class PolicySet
{
}
