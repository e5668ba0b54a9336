using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>A call in the models' terms: exactly one known operation, every parameter known and typed.</summary>
/// <param name="Protocol">The one that the request spoke; the request that leaves speaks it too.</param>
/// <param name="Parameters">By the models' member names, all locations together; without the streamed member.</param>
/// <param name="Streamed">The member that is the streamed body; null where the body was decoded.</param>
public sealed record AwsCall(
    ServiceModel Service,
    OperationModel Operation,
    Protocol Protocol,
    Value.Structure Parameters,
    Member? Streamed = null)
{
    /// <summary>The caller wants errors to bear the codes of the query protocol too (<c>x-amzn-query-mode</c>).</summary>
    public bool AsksForQueryErrors { get; init; }
}
