using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Narrowgate.Api;
using Narrowgate.Aws;
using Narrowgate.Aws.Sts;
using Narrowgate.Identity;

namespace Narrowgate.Server.Endpoints;

/// <summary>
/// Keys by the door that SDKs know from containers: <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c> is this address, the
/// authorization token is the identity token as it stands. The rules are those of the token exchange.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
/// </summary>
internal sealed class CredentialEndpoints(
    SessionOpening opening, IAwsTargets targets, ImmutableArray<Uri> addresses, ILogger log)
{
    /// <summary>As SDKs ask the token exchange for, where nobody says otherwise.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromHours(1);

    /// <summary>The protocol has no session name; it can be written into the address.</summary>
    private const string DefaultName = "container";

    private readonly HostCheck _hosts = new(addresses);

    /// <summary>GET credentials/TARGET[?session=NAME]</summary>
    public async Task<IResult> IssueAsync(HttpContext context, string target)
    {
        context.Response.Headers.CacheControl = "no-store";
        var verdict = await OpenAsync(context, target);
        if (!verdict.Holds(out var opened, out var refusal))
        {
            ApiLog.NoKeys(log, context.Connection.RemoteIpAddress, refusal.Reason, refusal.Detail ?? refusal.Message);
            return Refused(refusal);
        }
        var keys = opened.Keys;
        return TypedResults.Json(
            new KeysJson(
                keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken,
                opened.Session.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                opened.Target.RoleArn.Text),
            CredentialJson.Default.KeysJson);
    }

    private async ValueTask<Verdict<OpenedSession>> OpenAsync(HttpContext context, string target)
    {
        if (!Doorkeeper.IsAtSocket(context) && _hosts.Objection(context.Request) is { } objection)
        {
            return objection;
        }
        if (context.Request.Headers.Authorization is not [{ } header] || Token(header) is not { Length: > 0 } token)
        {
            return new Refusal(RefusalReason.TokenInvalid,
                "There is no identity token: let AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE name the file that holds it.");
        }
        var name = context.Request.Query["session"] is [{ } asked, ..] ? asked : DefaultName;
        return SessionName.TryParse(name, out var session)
            ? await opening.OpenAsync(new BearerToken(token), targets.ByName(target), session, Duration, context.RequestAborted)
            : new Refusal(RefusalReason.InvalidParameter, "session must be 2 to 64 letters, digits or any of _+=,.@- .");
    }

    // SDKs send the token as the file has it; whoever writes the request by hand sends it as the API wants it.
    private static string Token(string header)
    {
        const string Scheme = "Bearer ";
        return (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..] : header).Trim();
    }

    /// <summary>SDKs print <c>code</c> and <c>message</c>, or the whole.</summary>
    private static IResult Refused(Refusal refusal)
    {
        var (status, code) = StsError.Of(refusal);
        return TypedResults.Json(
            new KeysRefusedJson(code, status, refusal.Message, code, refusal.Message),
            ApiJson.Default.KeysRefusedJson, ProblemJson.ContentType, status);
    }
}
