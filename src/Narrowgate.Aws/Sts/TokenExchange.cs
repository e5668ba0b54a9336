using System.Text;
using Microsoft.Extensions.Logging;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Sts;

/// <summary>
/// The STS facade: AssumeRoleWithWebIdentity as SDKs send it, a form POSTed to <c>/</c> (or a GET), unsigned, answered
/// in XML with keys of the gateway's own.
/// </summary>
public sealed class TokenExchange(
    SessionOpening opening, IAwsTargets targets, Limits limits, IdSource ids, ILogger<TokenExchange> logger)
{
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>
    /// Whether a request is for here: cheap, and no promise that it is right. An unsigned form POST is, whatever it
    /// asks: only the token exchange takes those, and says better than a signature check what is missing.
    /// </summary>
    public static bool IsExchange(AwsRequest request) =>
        request.Path is "/" or ""
        && !request.Headers.Any(header => header.Name.Equals("authorization", StringComparison.OrdinalIgnoreCase))
        && request.Method switch
        {
            "POST" => IsForm(request),
            "GET" => request.Query.Split('&').Contains("Action=" + ExchangeParameters.Action),
            _ => false,
        };

    /// <param name="body">Whole, and read no further than <see cref="Limits.TokenExchangeBytes"/> and one byte.</param>
    public async Task<StsReply> ExchangeAsync(AwsRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var requestId = ids.Next();
        var verdict = await AnswerAsync(request, body, cancellation);
        if (verdict.Holds(out var opened, out var refusal))
        {
            var session = opened.Session;
            logger.SessionOpened(session.Id, session.Caller.Subject, session.Target, session.ExpiresAt, requestId);
            return StsReply.Of(opened, requestId);
        }
        if (StsError.Of(refusal).Status >= 500)
        {
            logger.ExchangeFailed(request.Address, refusal.Reason, refusal.Message, refusal.Detail, requestId);
        }
        else
        {
            logger.ExchangeRefused(request.Address, refusal.Reason, refusal.Message, refusal.Detail, requestId);
        }
        return StsReply.Of(refusal, requestId);
    }

    private async ValueTask<Verdict<OpenedSession>> AnswerAsync(
        AwsRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!Form(request, body).Holds(out var form, out var refusal))
        {
            return refusal;
        }
        if (ActionFault(form["Action"]) is { } fault)
        {
            return fault;
        }
        return ExchangeParameters.Read(form, limits).Holds(out var asked, out refusal)
            ? await opening.OpenAsync(
                asked.Token, targets.ByRoleArn(asked.RoleArn), asked.Name, asked.Duration, cancellation)
            : refusal;
    }

    private Verdict<FormParameters> Form(AwsRequest request, ReadOnlyMemory<byte> body)
    {
        var isPost = request.Method == "POST";
        if (body.Length > limits.TokenExchangeBytes || request.Query.Length > limits.TokenExchangeBytes)
        {
            return new Refusal(RefusalReason.TooLarge,
                $"A token exchange has at most {limits.TokenExchangeBytes} bytes.");
        }
        if (isPost ? request.Query.Length > 0 : !body.IsEmpty)
        {
            return new Refusal(RefusalReason.InvalidParameter,
                "Parameters stand in the body of a POST or in the query of a GET, not in both.");
        }
        return FormParameters.Parse(isPost ? body.Span : Encoding.Latin1.GetBytes(request.Query));
    }

    private static Refusal? ActionFault(string? action) => action switch
    {
        ExchangeParameters.Action => null,
        "AssumeRoleWithSAML" => new Refusal(RefusalReason.NotUnderstood,
            "AssumeRoleWithSAML is not supported yet: use AssumeRoleWithWebIdentity with an OpenID Connect token."),
        _ => new Refusal(RefusalReason.SignatureMissing,
            $"The request is not signed, and only {ExchangeParameters.Action} needs no signature. Set AWS_ROLE_ARN and "
            + "AWS_WEB_IDENTITY_TOKEN_FILE, so that the SDK gets keys from this gateway and signs with them."),
    };

    private static bool IsForm(AwsRequest request)
    {
        var type = request.Header("content-type");
        return type is not null && type.Split(';')[0].Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase);
    }
}
