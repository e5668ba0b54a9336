using Narrowgate.Aws.Sts;
using Narrowgate.Identity;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward;

/// <summary>
/// What the gateway asks of STS for a target whose credential is an assumed role. CloudTrail then shows the caller's own
/// session name beside every call, and where it is wanted, who that was.
/// </summary>
internal static class OwnRole
{
    // STS's model for RoleSessionName and SourceIdentity: 2 to 64 letters, digits and _+=,.@-
    private const int NameCharacters = 64;

    /// <param name="name">Of the session, in the alphabet that AWS has for it.</param>
    public static Assumption Terms(CredentialSettings.AssumeRole role, string name, Caller? caller)
    {
        var parameters = Value.Structure.Empty
            .With("RoleArn", new Value.Text(role.RoleArn.Text))
            .With("RoleSessionName", new Value.Text(Name(name)));
        if (role.ExternalId is { } externalId)
        {
            parameters = parameters.With("ExternalId", new Value.Text(externalId));
        }
        if (role.NamesSource && caller is not null)
        {
            parameters = parameters.With("SourceIdentity", new Value.Text(Name(caller.Subject)));
        }
        return RoleTerms.Write(parameters);
    }

    /// <summary>Of a long name the end: of <c>repo:my-org/app:ref:refs/heads/main</c> that tells more apart.</summary>
    public static string Name(string text)
    {
        var end = text.Length > NameCharacters ? text[^NameCharacters..] : text;
        var name = string.Create(end.Length, end, static (span, source) =>
        {
            for (var place = 0; place < span.Length; place++)
            {
                span[place] = char.IsAsciiLetterOrDigit(source[place]) || "_+=,.@-".Contains(source[place]) ? source[place] : '-';
            }
        });
        return name.PadRight(2, '-');
    }
}
