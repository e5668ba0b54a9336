using System.Collections.Immutable;
using System.Text.Json;

namespace Narrowgate.Oidc.Tokens;

/// <summary>Who a verified token speaks of, in one provider's terms.</summary>
internal sealed record ProviderClaims(
    string Audience,
    string Subject,
    ImmutableArray<string> Groups,
    ImmutableSortedDictionary<string, string> Tags)
{
    public static Verdict<ProviderClaims> Check(JsonElement claims, ProviderSettings provider)
    {
        if (AcceptedAudience(claims, provider) is not { } audience)
        {
            var found = claims.TryGetProperty("aud", out var value) ? Shown(value) : "nothing";
            return TokenRefusal.Invalid("The token is for another audience. Ask the identity provider for a token for this gateway.",
                $"aud: expected one of {TokenRefusal.Shown(provider.Audiences)}, found {found}");
        }
        if (UnmetRequirement(claims, provider) is { } unmet)
        {
            return TokenRefusal.Invalid("The token lacks a claim that this gateway requires.", unmet);
        }
        var subject = StrictJson.String(claims, provider.Claims.Subject);
        if (subject is null || NameText.Fault(subject) is not null)
        {
            var fault = subject is null ? "missing, or not a string" : NameText.Fault(subject);
            return TokenRefusal.Invalid("The token names no subject that this gateway accepts.",
                $"subject {provider.Claims.Subject}: {fault}");
        }
        if (!ReadGroups(claims, provider).Holds(out var groups, out var refusal)
            || !ReadTags(claims, provider).Holds(out var tags, out refusal))
        {
            return refusal;
        }
        return new ProviderClaims(audience, provider.Prefix + subject, groups.Texts, tags);
    }

    private static string? AcceptedAudience(JsonElement claims, ProviderSettings provider)
    {
        if (!claims.TryGetProperty("aud", out var value) || StrictJson.Texts(value) is not { IsDefault: false } found)
        {
            return null;
        }
        return provider.Audiences.FirstOrDefault(audience => found.Contains(audience, StringComparer.Ordinal));
    }

    private static string? UnmetRequirement(JsonElement claims, ProviderSettings provider)
    {
        foreach (var (name, accepted) in provider.Require)
        {
            var found = claims.TryGetProperty(name, out var value) ? value : default(JsonElement?);
            var texts = found is { } present ? StrictJson.Texts(present) : [];
            if (texts.IsDefault || !texts.Any(text => accepted.Contains(text, StringComparer.Ordinal)))
            {
                return $"require {name}: expected one of {TokenRefusal.Shown(accepted)}, "
                    + $"found {(found is { } shown ? Shown(shown) : "nothing")}";
            }
        }
        return null;
    }

    private static Verdict<GroupNames> ReadGroups(JsonElement claims, ProviderSettings provider)
    {
        if (!claims.TryGetProperty(provider.Claims.Groups, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return new GroupNames([]);
        }
        var groups = value.ValueKind is JsonValueKind.String or JsonValueKind.Array ? StrictJson.Texts(value) : default;
        var fault = groups.IsDefault
            ? $"expected a string or an array of strings, found {Shown(value)}"
            : groups.Select(NameText.Fault).FirstOrDefault(found => found is not null);
        return fault is null
            ? new GroupNames([.. groups.Select(group => provider.Prefix + group).Distinct(StringComparer.Ordinal)])
            : TokenRefusal.Invalid("The token's groups are not written as this gateway accepts them.",
                $"groups {provider.Claims.Groups}: {fault}");
    }

    private static Verdict<ImmutableSortedDictionary<string, string>> ReadTags(JsonElement claims, ProviderSettings provider)
    {
        var tags = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (tag, claim) in provider.Claims.Tags)
        {
            if (!claims.TryGetProperty(claim, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }
            var text = StrictJson.Text(value);
            if (text is null || NameText.Fault(text) is not null)
            {
                var fault = text is null ? $"expected one value, found {Shown(value)}" : NameText.Fault(text);
                return TokenRefusal.Invalid("A claim of the token cannot be used as this gateway is told to use it.",
                    $"tag {tag}, claim {claim}: {fault}");
            }
            tags[tag] = text;
        }
        return tags.ToImmutable();
    }

    private static string Shown(JsonElement value) => TokenRefusal.Shown(value.GetRawText());

    private sealed record GroupNames(ImmutableArray<string> Texts);
}
