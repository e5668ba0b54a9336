using System.Collections.Frozen;
using System.Globalization;
using Narrowgate.Identity;

namespace Narrowgate.Aws.Sts;

/// <summary>
/// The parameters of AssumeRoleWithWebIdentity, each as STS's model has it.
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
/// </summary>
public sealed record ExchangeParameters(string RoleArn, SessionName Name, BearerToken Token, TimeSpan Duration)
{
    public const string Action = "AssumeRoleWithWebIdentity";
    public const string Version = "2011-06-15";

    private const int TokenMinimum = 4;
    private const int ShortestSeconds = 900;
    private const int LongestSeconds = 43_200;
    private const int DefaultSeconds = 3_600;

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal, "Action", "Version", "RoleArn", "RoleSessionName", "WebIdentityToken", "DurationSeconds");

    public static Verdict<ExchangeParameters> Read(FormParameters form, Limits limits)
    {
        if (UnknownParameter(form) is { } unknown)
        {
            return unknown;
        }
        if (form["Version"] != Version)
        {
            return Invalid($"Version must be {Version}.");
        }
        if (form["RoleArn"] is not { } role || !Aws.RoleArn.TryParse(role, out _))
        {
            return Invalid(
                "RoleArn must be the ARN of a role, like arn:aws:iam::111122223333:role/agents: check AWS_ROLE_ARN.");
        }
        if (!SessionName.TryParse(form["RoleSessionName"], out var name))
        {
            return Invalid(
                "RoleSessionName must be 2 to 64 letters, digits or any of _+=,.@- : check AWS_ROLE_SESSION_NAME.");
        }
        // SDKs send the token's file as it is, and most files end in a newline. No token begins or ends with white space.
        if (form["WebIdentityToken"]?.Trim() is not { Length: >= TokenMinimum } token || token.Length > limits.TokenCharacters)
        {
            return Invalid($"WebIdentityToken must have {TokenMinimum} to {limits.TokenCharacters} characters: check the file "
                + "that AWS_WEB_IDENTITY_TOKEN_FILE names.");
        }
        return TryDuration(form["DurationSeconds"], out var duration)
            ? new ExchangeParameters(role, name, new BearerToken(token), duration)
            : Invalid($"DurationSeconds must be {ShortestSeconds} to {LongestSeconds}.");
    }

    private static Refusal? UnknownParameter(FormParameters form)
    {
        foreach (var name in form.Names.Where(name => !Known.Contains(name)))
        {
            return name switch
            {
                "Policy" => Invalid("Policy is not supported: the gateway cannot enforce a session policy yet, and does not "
                    + "pass over one in silence. Leave it out."),
                _ when name.StartsWith("PolicyArns", StringComparison.Ordinal) => Invalid("PolicyArns is not supported: the "
                    + "gateway cannot enforce session policies yet, and does not pass over them in silence. Leave it out."),
                "ProviderId" => Invalid("ProviderId is not supported: it is for OAuth 2.0 access tokens. Pass an OpenID Connect "
                    + "token and leave it out."),
                _ => Invalid($"The request has a parameter that {Action} does not know."),
            };
        }
        return null;
    }

    private static bool TryDuration(string? text, out TimeSpan duration)
    {
        var seconds = DefaultSeconds;
        var isRead = text is null || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
        duration = TimeSpan.FromSeconds(seconds);
        return isRead && seconds is >= ShortestSeconds and <= LongestSeconds;
    }

    private static Refusal Invalid(string message) => new(RefusalReason.InvalidParameter, message);
}
