using Narrowgate.Aws;
using Narrowgate.Aws.Forward;

namespace Narrowgate.Server.Configuration;

/// <summary><c>credential:</c> of a target.</summary>
internal static class CredentialReader
{
    public static CredentialSettings? Read(Section target, string name)
    {
        if (!target.Has("credential"))
        {
            target.Faults.Add(
                target.Place,
                $"the target {name} has no credential",
                "write credential: { type: default } or { type: static, … }");
        }
        if (target.Inner("credential") is not { } section)
        {
            return null;
        }
        var type = section.Required("type", "write type: static or type: default");
        switch (type?.Text)
        {
            case null:
                return null;
            case "static":
                return ReadStatic(section);
            case "default":
                section.Close();
                return new CredentialSettings.DefaultChain();
            case "assume-role":
                section.Faults.Add(
                    type.Place,
                    "credentials of type assume-role are not available in this version",
                    "write type: static or type: default");
                return null;
            default:
                section.Faults.Add(
                    type.Place,
                    $"there is no credential of type {Shown.Quoted(type.Source)}",
                    "write type: static or type: default");
                return null;
        }
    }

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
