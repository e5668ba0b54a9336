using System.Text.Json;

namespace Narrowgate.Oidc.Tokens;

/// <summary>
/// The claims exp, nbf and iat (RFC 7519 section 4.1), with <see cref="Limits.TokenLeeway"/> for clocks that differ.
/// The library would take the time from the static clock, so these checks are ours.
/// </summary>
internal sealed record Lifetime(DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    private const double EarliestSeconds = -62_135_596_800;
    private const double LatestSeconds = 253_402_300_799;

    public static Verdict<Lifetime> Check(JsonElement claims, DateTimeOffset now, TimeSpan leeway)
    {
        var times = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var name in (string[])["exp", "nbf", "iat"])
        {
            if (!claims.TryGetProperty(name, out var value))
            {
                continue;
            }
            if (At(value) is not { } time)
            {
                return TokenRefusal.Malformed($"{name}: expected seconds since 1970 as a number");
            }
            times[name] = time;
        }
        if (!times.TryGetValue("exp", out var expires))
        {
            return TokenRefusal.Invalid("The token never expires, and such tokens are not accepted.", "exp: missing");
        }
        if (now - leeway >= expires)
        {
            return TokenRefusal.Expired($"exp: {expires:u} is past at {now:u}, with {leeway.TotalSeconds} s of leeway");
        }
        if (times.Any(time => time.Key is not "exp" && time.Value > now + leeway))
        {
            return NotYet(times, now, leeway);
        }
        var issued = times.TryGetValue("iat", out var iat) ? iat : times.TryGetValue("nbf", out var nbf) ? nbf : expires;
        return new Lifetime(issued, expires);
    }

    private static Refusal NotYet(Dictionary<string, DateTimeOffset> times, DateTimeOffset now, TimeSpan leeway)
    {
        var late = times.First(time => time.Key is not "exp" && time.Value > now + leeway);
        return TokenRefusal.Invalid(
            $"The token is not valid yet. Up to {leeway.TotalSeconds} seconds between clocks are allowed for.",
            $"{late.Key}: {late.Value:u} is to come at {now:u}, with {leeway.TotalSeconds} s of leeway; compare the clocks");
    }

    private static DateTimeOffset? At(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds)
        && seconds is >= EarliestSeconds and <= LatestSeconds
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
}
