using Narrowgate.Aws;
using Narrowgate.Aws.Forward;

namespace Narrowgate.Server.Configuration;

/// <summary><c>credential:</c> of a target.</summary>
internal static class CredentialReader
{
    private const string Types = "write type: static, default or assume-role";

    // STS's model for ExternalId.
    private const int ExternalIdCharacters = 1224;

    public static CredentialSettings? Read(Section target, string name)
    {
        if (!target.Has("credential"))
        {
            target.Faults.Add(
                target.Place,
                $"the target {name} has no credential",
                "write credential: { type: default }, { type: static, … } or { type: assume-role, … }");
        }
        return target.Inner("credential") is { } section ? ReadAny(section, mayAssume: true) : null;
    }

    /// <param name="mayAssume">Not where it is the source of a role: one step is what AWS's own profiles have in one place.</param>
    private static CredentialSettings? ReadAny(Section section, bool mayAssume)
    {
        var type = section.Required("type", mayAssume ? Types : "write type: static or type: default");
        switch (type?.Text)
        {
            case null:
                return null;
            case "static":
                return ReadStatic(section);
            case "default":
                section.Close();
                return new CredentialSettings.DefaultChain();
            case "assume-role" when mayAssume:
                return ReadRole(section);
            case "assume-role":
                section.Faults.Add(
                    type.Place,
                    "the source of a role may not be another role",
                    "write type: static or type: default, and let that credential assume the role itself");
                return null;
            default:
                section.Faults.Add(
                    type.Place,
                    $"there is no credential of type {Shown.Quoted(type.Source)}",
                    mayAssume ? Types : "write type: static or type: default");
                return null;
        }
    }

    private static CredentialSettings.AssumeRole? ReadRole(Section section)
    {
        var arn = section.Required("roleArn", "write roleArn: arn:aws:iam::ACCOUNT:role/NAME, the role that the gateway assumes");
        RoleArn? role = null;
        if (arn is not null && !RoleArn.TryParse(arn.Text, out role))
        {
            section.Faults.Add(
                arn.Place, $"roleArn is no role's ARN: {Shown.Quoted(arn.Source)}", "write arn:aws:iam::ACCOUNT:role/NAME");
        }
        var externalId = section.Text("externalId");
        if (externalId is not null && !IsExternalId(externalId.Text))
        {
            section.Faults.Add(
                externalId.Place,
                $"externalId has not 2 to {ExternalIdCharacters} letters, digits and _+=,.@:/-",
                "write what the role's trust policy has in sts:ExternalId");
        }
        var region = section.Text("region");
        if (region is not null && !TargetReader.Region().IsMatch(region.Text))
        {
            section.Faults.Add(region.Place, $"region may not be {Shown.Quoted(region.Source)}", "write us-east-1, eu-west-1 …");
        }
        var namesSource = section.Boolean("sourceIdentity") == true;
        if (!section.Has("source"))
        {
            section.Faults.Add(
                section.Place, "a role has no source: the credential that assumes it", "write source: { type: default } or { type: static, … }");
        }
        var source = section.Inner("source") is { } inner ? ReadAny(inner, mayAssume: false) : null;
        section.Close();
        return role is null || source is null
            ? null
            : new CredentialSettings.AssumeRole(role, externalId?.Text, region?.Text, namesSource, source);
    }

    private static bool IsExternalId(string text) =>
        text.Length is >= 2 and <= ExternalIdCharacters
        && text.All(character => char.IsAsciiLetterOrDigit(character) || "_+=,.@:/-".Contains(character));

    private static CredentialSettings.Static? ReadStatic(Section section)
    {
        var id = Secret(section, "accessKeyId");
        var secret = Secret(section, "secretAccessKey");
        var token = section.Has("sessionToken") ? Secret(section, "sessionToken") : null;
        section.Close();
        return id is null || secret is null ? null : new CredentialSettings.Static(new AwsCredential(id, secret, token));
    }

    // What is wrong with a secret is said without it.
    private static string? Secret(Section section, string key)
    {
        if (section.Required(key, $"write {key}: ${{env:NAME}} or ${{file:PATH}}") is not { } given)
        {
            return null;
        }
        if (given.Text.Length == 0 || given.Text.Any(character => character is <= ' ' or > '~'))
        {
            section.Faults.Add(
                given.Place,
                $"{key} is empty, or holds white space or other characters that no AWS credential has",
                "mend it where it is kept");
            return null;
        }
        return given.Text;
    }
}
