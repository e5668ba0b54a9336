using System.Collections.Immutable;

namespace Narrowgate.Oidc;

/// <summary>What every provider of OIDC tokens is told by the configuration.</summary>
/// <param name="Name">Unique in the configuration.</param>
/// <param name="Uses">Whether its tokens are for workloads or for people; the configuration refuses both.</param>
/// <param name="Audiences">One of the token's audiences must be among these. Never empty.</param>
/// <param name="Require">Claims that must hold: the claim's value, or one of its values, is among these.</param>
/// <param name="Claims">Which claims say what.</param>
/// <param name="Prefix">Put before subjects and groups.</param>
public abstract record ProviderSettings(
    string Name,
    ProviderUses Uses,
    ImmutableArray<string> Audiences,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Require,
    ClaimNames Claims,
    string Prefix);

/// <summary>A provider elsewhere, found by discovery: <paramref name="Issuer"/>/.well-known/openid-configuration.</summary>
public sealed record OidcProviderSettings(
    string Name,
    ProviderUses Uses,
    ImmutableArray<string> Audiences,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Require,
    ClaimNames Claims,
    string Prefix,
    Uri Issuer) : ProviderSettings(Name, Uses, Audiences, Require, Claims, Prefix);

/// <summary>The gateway's own issuer; its address on the console listener is <paramref name="Issuer"/>.</summary>
public sealed record EmbeddedProviderSettings(
    string Name,
    ProviderUses Uses,
    ImmutableArray<string> Audiences,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Require,
    ClaimNames Claims,
    string Prefix,
    Uri Issuer) : ProviderSettings(Name, Uses, Audiences, Require, Claims, Prefix);

[Flags]
public enum ProviderUses
{
    None = 0,
    Workloads = 1,
    People = 2,
}

/// <summary>Which claims say who it is.</summary>
/// <param name="Subject">Default <c>sub</c>.</param>
/// <param name="Groups">A string or an array of strings; default <c>groups</c>.</param>
/// <param name="Tags">From the tag's name to the claim's.</param>
public sealed record ClaimNames(string Subject, string Groups, ImmutableSortedDictionary<string, string> Tags)
{
    public static ClaimNames Default { get; } =
        new("sub", "groups", ImmutableSortedDictionary<string, string>.Empty);
}
