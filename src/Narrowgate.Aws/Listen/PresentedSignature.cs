using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Listen;

/// <summary>
/// A signature as a request presents it, in its Authorization header or in its query. Nothing of it is proven yet.
/// </summary>
/// <param name="Claim">Whose key, for what, over which headers.</param>
/// <param name="At">When it was made.</param>
/// <param name="Lifetime">For how long it is good from then on; null where it is for now.</param>
/// <param name="SessionToken">Empty where there is none.</param>
/// <param name="Regions">Where it is good.</param>
/// <param name="Query">What is signed of the query.</param>
/// <param name="Bare">The request as it would be without the signature: what is decoded.</param>
public sealed record PresentedSignature(
    Authorization Claim,
    DateTimeOffset At,
    TimeSpan? Lifetime,
    string SessionToken,
    PayloadForm Payload,
    RegionSet Regions,
    string Query,
    AwsRequest Bare)
{
    public string Timestamp => SignatureAlgorithm.Timestamp(At);

    /// <summary>SigV4 has its region in the scope, SigV4A a set of them beside it: neither has both.</summary>
    internal static Verdict<RegionSet> RegionsOf(SigningScope scope, string? declared)
    {
        if (scope.Region is not { } region)
        {
            return RegionSet.Parse(declared);
        }
        return declared is null
            ? new RegionSet([region])
            : new Refusal(
                RefusalReason.SignatureIncomplete, $"The signature cannot be read: {SigV4a.RegionSetHeader} belongs to {SigV4a.Name}.");
    }
}
