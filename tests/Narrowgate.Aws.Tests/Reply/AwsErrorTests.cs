using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Reply;

namespace Narrowgate.Aws.Tests.Reply;

public sealed class AwsErrorTests
{
    private static readonly ErrorShape[] Shapes = Enum.GetValues<ErrorShape>();

    /// <summary>Of a reason: the status, and the code in xml and in the newer protocols.</summary>
    [Theory]
    [InlineData(RefusalReason.Denied, 403, "AccessDenied", "AccessDeniedException")]
    [InlineData(RefusalReason.ApprovalPending, 403, "AccessDenied", "AccessDeniedException")]
    [InlineData(RefusalReason.ApprovalDenied, 403, "AccessDenied", "AccessDeniedException")]
    [InlineData(RefusalReason.SessionRevoked, 403, "AccessDenied", "AccessDeniedException")]
    [InlineData(RefusalReason.NotAdmitted, 403, "AccessDenied", "AccessDeniedException")]
    [InlineData(RefusalReason.KeyExpired, 403, "ExpiredToken", "ExpiredTokenException")]
    [InlineData(RefusalReason.ClockSkew, 403, "RequestTimeTooSkewed", "RequestTimeTooSkewed")]
    [InlineData(RefusalReason.Overloaded, 503, "SlowDown", "SlowDown")]
    [InlineData(RefusalReason.NotRecorded, 503, "ServiceUnavailable", "ServiceUnavailable")]
    [InlineData(RefusalReason.UpstreamUnreachable, 503, "ServiceUnavailable", "ServiceUnavailable")]
    [InlineData(RefusalReason.UpstreamTimeout, 504, "GatewayTimeout", "GatewayTimeout")]
    [InlineData(RefusalReason.UpstreamBroken, 502, "BadGateway", "BadGateway")]
    [InlineData(RefusalReason.Fault, 500, "InternalFailure", "InternalFailure")]
    public void A_reason_has_one_status_and_a_code_for_each_family(RefusalReason reason, int status, string older, string newer)
    {
        foreach (var shape in Shapes)
        {
            var error = AwsError.From(new Refusal(reason, "no"), "C1", shape);
            error.Status.ShouldBe(status, $"{shape}");
            error.Code.ShouldBe(shape is ErrorShape.Json or ErrorShape.RestJson or ErrorShape.Cbor ? newer : older, $"{shape}");
        }
    }

    [Theory]
    [InlineData(ErrorShape.Query, "ErrorResponse/Error", "ErrorResponse/RequestId")]
    [InlineData(ErrorShape.Ec2, "Response/Errors/Error", "Response/RequestID")]
    [InlineData(ErrorShape.S3, "Error", "Error/RequestId")]
    public async Task In_xml_code_message_and_id_stand_where_sdks_look(ErrorShape shape, string error, string id)
    {
        var (_, body) = await WriteAsync(shape);

        var root = new XElement("root", XDocument.Parse(body).Root);
        At(root, $"{error}/Code").ShouldBe("AccessDenied");
        At(root, $"{error}/Message").ShouldBe("policy 'x' <says> no");
        At(root, id).ShouldBe("C1");
    }

    [Theory]
    [InlineData(ErrorShape.Json, "application/x-amz-json-1.0", "application/x-amz-json-1.0")]
    [InlineData(ErrorShape.Json, "application/x-amz-json-1.1", "application/x-amz-json-1.1")]
    [InlineData(ErrorShape.RestJson, "application/json", "application/json")]
    public async Task In_json_the_code_stands_in_header_and_body_and_the_message_in_both_spellings(ErrorShape shape, string asked, string answered)
    {
        var (response, body) = await WriteAsync(shape, request => request.ContentType = asked);

        using var document = JsonDocument.Parse(body);
        document.RootElement.GetProperty("__type").GetString().ShouldBe("AccessDeniedException");
        document.RootElement.GetProperty("message").GetString().ShouldBe("policy 'x' <says> no");
        document.RootElement.GetProperty("Message").GetString().ShouldBe("policy 'x' <says> no");
        response.ContentType.ShouldBe(answered);
        response.Headers["x-amzn-ErrorType"].ToString().ShouldBe("AccessDeniedException");
        response.Headers["x-amzn-RequestId"].ToString().ShouldBe("C1");
    }

    [Fact]
    public async Task The_id_is_in_the_header_that_s3_uses()
    {
        var (response, _) = await WriteAsync(ErrorShape.S3);

        response.Headers["x-amz-request-id"].ToString().ShouldBe("C1");
    }

    [Theory]
    [InlineData(ErrorShape.Json)]
    [InlineData(ErrorShape.Cbor)]
    public async Task Who_knew_the_service_in_query_gets_that_protocols_code_besides(ErrorShape shape)
    {
        var (asked, _) = await WriteAsync(shape, request => request.Headers["x-amzn-query-mode"] = "true");
        var (silent, _) = await WriteAsync(shape);

        asked.Headers["x-amzn-query-error"].ToString().ShouldBe("AccessDenied;Sender");
        silent.Headers.ContainsKey("x-amzn-query-error").ShouldBeFalse();
    }

    [Fact]
    public async Task A_head_has_the_length_of_what_it_does_not_send()
    {
        foreach (var shape in Shapes)
        {
            var (response, body) = await WriteAsync(shape, request => request.Method = "HEAD");

            body.ShouldBeEmpty($"{shape}");
            response.StatusCode.ShouldBe(403);
        }
    }

    private static async Task<(HttpResponse Response, string Body)> WriteAsync(ErrorShape shape, Action<HttpRequest>? ask = null)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        ask?.Invoke(http.Request);
        await AwsError.From(new Refusal(RefusalReason.Denied, "policy 'x' <says> no"), "C1", shape).WriteAsync(http.Response, shape);
        await http.Response.BodyWriter.FlushAsync();
        return (http.Response, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static string? At(XElement root, string path) =>
        path.Split('/').Aggregate((XElement?)root, (element, name) => element?.Element(name))?.Value;
}
