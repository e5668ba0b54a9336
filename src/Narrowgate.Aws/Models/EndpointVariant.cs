namespace Narrowgate.Aws.Models;

/// <summary>
/// Most services are there several times: with cryptography validated for the US government (FIPS 140), and reachable by
/// IPv6 too. A client that calls one of these must not end up at another.
/// </summary>
public enum EndpointVariant
{
    Standard,
    Fips,
    DualStack,
    FipsDualStack,
}

public static class EndpointVariants
{
    public static bool IsFips(this EndpointVariant variant) =>
        variant is EndpointVariant.Fips or EndpointVariant.FipsDualStack;

    public static bool IsDualStack(this EndpointVariant variant) =>
        variant is EndpointVariant.DualStack or EndpointVariant.FipsDualStack;

    public static EndpointVariant Of(bool isFips, bool isDualStack) => (isFips, isDualStack) switch
    {
        (false, false) => EndpointVariant.Standard,
        (true, false) => EndpointVariant.Fips,
        (false, true) => EndpointVariant.DualStack,
        (true, true) => EndpointVariant.FipsDualStack,
    };

    /// <summary>As refusals and the catalogue call it.</summary>
    public static string Word(this EndpointVariant variant) => variant switch
    {
        EndpointVariant.Fips => "fips",
        EndpointVariant.DualStack => "dualStack",
        EndpointVariant.FipsDualStack => "fipsDualStack",
        _ => "standard",
    };
}
