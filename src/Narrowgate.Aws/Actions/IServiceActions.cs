using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>What one service's calls need and are on, where the general rules cannot say it.</summary>
internal interface IServiceActions
{
    /// <summary>By the model's name.</summary>
    string Service { get; }

    /// <summary>The actions of a call; null where the general rules hold.</summary>
    IEnumerable<Need>? Needs(CallFacts call) => null;

    /// <summary>The resources of a type that a call names; null where the general rules hold.</summary>
    IEnumerable<Resource>? Resources(string type, CallFacts call) => null;
}
