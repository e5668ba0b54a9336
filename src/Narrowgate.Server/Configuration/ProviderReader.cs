using System.Collections.Immutable;
using Narrowgate.Oidc;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary><c>kind: IdentityProvider</c>.</summary>
internal static class ProviderReader
{
    private const string DefaultAudience = "narrowgate";

    /// <param name="console">The public address under which embedded issuers are found.</param>
    public static ReadProvider? Read(Section section, Names names, Uri console)
    {
        var name = names.Read(section);
        var type = section.Required("type", "write type: oidc or type: embedded");
        if (type is { Text: not ("oidc" or "embedded") })
        {
            section.Faults.Add(type.Place, type.Text == "saml"
                ? "identity providers of type saml are not available in this version"
                : $"there is no identity provider of type {Shown.Quoted(type.Source)}", "write type: oidc or type: embedded");
            return null;
        }
        var uses = ReadUses(section);
        var prefix = section.Find("prefix") is null
            ? new Given(section.Place, name + "/", name + "/")
            : section.Text("prefix");
        var claims = ReadClaims(section.Inner("claims"));
        var require = ReadRequire(section);
        ProviderSettings? settings = type?.Text == "embedded"
            ? ReadEmbedded(section, name, uses, claims, require, prefix?.Text ?? "", console)
            : ReadOidc(section, name, uses, claims, require, prefix?.Text ?? "");
        section.Close();
        return settings is null || prefix is null ? null : new ReadProvider(settings, prefix.Place, section.Place);
    }

    private static ProviderUses ReadUses(Section section)
    {
        var uses = ProviderUses.None;
        foreach (var given in section.Texts("use") ?? [])
        {
            var use = given.Text switch
            {
                "workloads" => ProviderUses.Workloads,
                "people" => ProviderUses.People,
                _ => ProviderUses.None,
            };
            if (use == ProviderUses.None)
            {
                section.Faults.Add(given.Place, $"use may not be {Shown.Quoted(given.Source)}", "write workloads or people");
            }
            uses |= use;
        }
        if (uses == (ProviderUses.Workloads | ProviderUses.People))
        {
            section.Faults.Add(
                section.Place,
                "use names workloads and people: a workload could then approve what it asks for",
                "make a provider of each");
        }
        return uses == ProviderUses.None ? ProviderUses.Workloads : uses;
    }

    private static OidcProviderSettings? ReadOidc(
        Section section, string name, ProviderUses uses, ClaimNames claims,
        ImmutableSortedDictionary<string, ImmutableArray<string>> require, string prefix)
    {
        var issuer = ReadIssuer(section);
        if (!section.Has("audiences"))
        {
            section.Faults.Add(
                section.Place,
                $"the identity provider {name} has no audiences",
                "write audiences: [narrowgate] and let its tokens be issued for that");
        }
        var audiences = ReadAudiences(section);
        if (issuer is not null && require.IsEmpty && SharedIssuers.Contains(issuer))
        {
            section.Faults.Add(
                section.Place,
                $"everybody can get a token of {issuer.Host}",
                $"say whose are good, as in require: {SharedIssuers.Example(issuer)}");
        }
        return issuer is null ? null : new OidcProviderSettings(name, uses, audiences, require, claims, prefix, issuer);
    }

    private static EmbeddedProviderSettings ReadEmbedded(
        Section section, string name, ProviderUses uses, ClaimNames claims,
        ImmutableSortedDictionary<string, ImmutableArray<string>> require, string prefix, Uri console)
    {
        var audiences = section.Has("audiences") ? ReadAudiences(section) : [DefaultAudience];
        return new EmbeddedProviderSettings(
            name, uses, audiences, require, claims, prefix, new Uri(console, $"/oidc/{Uri.EscapeDataString(name)}"));
    }

    private static ImmutableArray<string> ReadAudiences(Section section)
    {
        var audiences = section.Texts("audiences");
        if (audiences is { } given && (given.IsEmpty || given.Any(audience => audience.Text.Length == 0)))
        {
            section.Faults.Add(
                section.Find("audiences")!.Place,
                "an audience is missing: tokens for anybody would be good here",
                "write audiences: [narrowgate]");
        }
        return [.. (audiences ?? []).Select(audience => audience.Text)];
    }

    // Kept as written: tokens and discovery must say the very same.
    private static Uri? ReadIssuer(Section section)
    {
        if (section.Required("issuer", "write issuer: https://HOST, as the iss claim has it") is not { } given)
        {
            return null;
        }
        if (Uri.TryCreate(given.Text, UriKind.Absolute, out var uri)
            && (uri.Scheme == "https" || (uri.Scheme == "http" && Addresses.IsLoopback(uri)))
            && uri is { Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0, Host.Length: > 0 })
        {
            return uri;
        }
        section.Faults.Add(
            given.Place,
            $"issuer may not be {Shown.Quoted(given.Source)}",
            "write https://HOST (http only on loopback), as the iss claim has it");
        return null;
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> ReadRequire(Section section)
    {
        var require = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (section.Inner("require") is { } inner)
        {
            foreach (var (key, value) in inner.Entries())
            {
                require[key.Text] = [.. inner.TextsOf(value, key.Text).Select(given => given.Text)];
                if (require[key.Text].IsEmpty)
                {
                    section.Faults.Add(
                        key.Place, $"require {Shown.Text(key.Text)} has no value", "write those that are good");
                }
            }
        }
        return require.ToImmutable();
    }

    private static ClaimNames ReadClaims(Section? section)
    {
        var tags = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var subject = section?.Text("subject")?.Text;
        var groups = section?.Text("groups")?.Text;
        if (section?.Inner("tags") is { } inner)
        {
            foreach (var (key, value) in inner.Entries())
            {
                if (inner.TextsOf(value, key.Text) is [var claim] && claim.Text.Length > 0)
                {
                    tags[key.Text] = claim.Text;
                }
                else
                {
                    section.Faults.Add(key.Place, $"the tag {Shown.Text(key.Text)} has not one claim", "write TAG: CLAIM");
                }
            }
        }
        section?.Close();
        return new ClaimNames(
            subject ?? ClaimNames.Default.Subject, groups ?? ClaimNames.Default.Groups, tags.ToImmutable());
    }
}

/// <summary>A provider and where it was read, for what is checked over all of them.</summary>
internal sealed record ReadProvider(ProviderSettings Settings, Place Prefix, Place Place);
