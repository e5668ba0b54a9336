using System.Text.Json;
using Narrowgate.Oidc.Tokens;

namespace Narrowgate.Oidc.Keys;

/// <summary>Fetches what a provider publishes about itself: OpenID Connect Discovery 1.0 section 4, then its keys.</summary>
public sealed class ProviderDocuments
{
    private readonly Limits _limits;
    private readonly TimeProvider _clock;
    private readonly Neighbourhood _neighbourhood;

    public ProviderDocuments(Limits limits, TimeProvider clock)
        : this(limits, clock, Neighbourhood.Real)
    {
    }

    internal ProviderDocuments(Limits limits, TimeProvider clock, Neighbourhood neighbourhood) =>
        (_limits, _clock, _neighbourhood) = (limits, clock, neighbourhood);

    /// <summary>How many keys an issuer publishes that could be used here; else why none can be had.</summary>
    public async Task<(int Keys, string Fault)> CountKeysAsync(string issuer)
    {
        var fetched = await FetchKeysAsync(issuer);
        return (fetched.Keys?.Keys.Length ?? 0, fetched.Fault);
    }

    internal async Task<FetchedKeys> FetchKeysAsync(string issuer)
    {
        // Step by step, the first fault ends it:
        // 1. ISSUER/.well-known/openid-configuration, 2. it speaks for this issuer, 3. the keys are where it says.
        try
        {
            var discovery = Address(issuer.TrimEnd('/') + "/.well-known/openid-configuration");
            using var fetch = new DocumentFetch(_limits, _clock, _neighbourhood);
            var document = StrictJson.ReadObject(await fetch.GetAsync(discovery), _limits)
                ?? throw new ProviderDocumentException($"{discovery} is not a JSON object");
            var keysAt = KeysAddress(issuer, document);
            return KeySetDocument.Read(await fetch.GetAsync(keysAt), _limits, out var ignored) is { } keys
                ? new FetchedKeys(keys, ignored, Fault: "")
                : throw new ProviderDocumentException($"{keysAt} is not a JSON Web Key Set");
        }
        catch (ProviderDocumentException fault)
        {
            return new FetchedKeys(Keys: null, Ignored: 0, fault.Message);
        }
    }

    private static Uri KeysAddress(string issuer, JsonElement discovery)
    {
        var named = StrictJson.String(discovery, "issuer");
        if (named != issuer)
        {
            throw new ProviderDocumentException(
                $"the discovery document is of another issuer: expected {issuer}, found {TokenRefusal.Shown(named)}");
        }
        return Address(StrictJson.String(discovery, "jwks_uri"));
    }

    private static Uri Address(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.UserInfo.Length > 0
            || address.Fragment.Length > 0)
        {
            throw new ProviderDocumentException(
                $"not an absolute address without user and fragment: {TokenRefusal.Shown(text)}");
        }
        var isFit = address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && Neighbourhood.IsLoopback(address));
        return isFit
            ? address
            : throw new ProviderDocumentException($"expected https, or http on loopback: {TokenRefusal.Shown(text)}");
    }
}

/// <summary>What a fetch brought: keys, or the fault.</summary>
/// <param name="Ignored">How many keys of the document are not usable.</param>
internal sealed record FetchedKeys(KeySet? Keys, int Ignored, string Fault);
