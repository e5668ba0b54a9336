using Narrowgate.Aws.Signing;

namespace Narrowgate.Aws.Listen;

/// <summary>
/// A signature as a request presents it, in its Authorization header or in its query. Nothing of it is proven yet.
/// </summary>
/// <param name="Claim">Whose key, for what, over which headers.</param>
/// <param name="At">When it was made.</param>
/// <param name="Lifetime">For how long it is good from then on; null where it is for now.</param>
/// <param name="SessionToken">Empty where there is none.</param>
/// <param name="Query">What is signed of the query.</param>
/// <param name="Bare">The request as it would be without the signature: what is decoded.</param>
public sealed record PresentedSignature(
    Authorization Claim,
    DateTimeOffset At,
    TimeSpan? Lifetime,
    string SessionToken,
    PayloadForm Payload,
    string Query,
    AwsRequest Bare)
{
    public string Timestamp => SignatureAlgorithm.Timestamp(At);
}
