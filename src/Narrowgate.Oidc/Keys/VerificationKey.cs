using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;

namespace Narrowgate.Oidc.Keys;

/// <summary>A provider's public key and the algorithms that it may be used with.</summary>
internal sealed record VerificationKey(string? Id, SecurityKey Key, ImmutableArray<string> Algorithms);
