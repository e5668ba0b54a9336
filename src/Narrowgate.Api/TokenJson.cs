namespace Narrowgate.Api;

/// <summary>Asks an embedded provider for a token.</summary>
/// <param name="Provider">Its name; absent: the only embedded provider.</param>
/// <param name="Subject">Without the provider's prefix, like <paramref name="Groups"/>.</param>
/// <param name="Claims">Further claims: one value is written as a string, several as an array.</param>
public sealed record TokenRequestJson(
    string? Provider,
    string Subject,
    IReadOnlyList<string>? Groups,
    double TtlSeconds,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Claims)
{
    public override string ToString() => $"token for {Subject} of {Provider}";
}

public sealed record TokenJson(string Token)
{
    public override string ToString() => "***";
}
