using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Cbor;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// The gateway's own no, in the error shape of the service's protocol, so that every SDK prints it or tries again.
/// </summary>
/// <param name="Status">HTTP status: SDKs try 500, 502, 503 and 504 again, and 4xx not.</param>
/// <param name="Code">AWS's own code for the same thing, where there is one.</param>
public sealed record AwsError(int Status, string Code, string Message, string CallId)
{
    /// <summary>The one place that turns a reason into AWS's words.</summary>
    public static AwsError From(Refusal refusal, string callId, ErrorShape shape)
    {
        var isRecent = shape is ErrorShape.Json or ErrorShape.RestJson or ErrorShape.Cbor;
        var denied = isRecent ? "AccessDeniedException" : "AccessDenied";
        var (status, code) = refusal.Reason switch
        {
            RefusalReason.Denied or RefusalReason.ApprovalPending or RefusalReason.ApprovalDenied
                or RefusalReason.NotAdmitted or RefusalReason.SessionRevoked or RefusalReason.SignatureExpired
                or RefusalReason.OutsideFormPolicy => (403, denied),
            RefusalReason.SignatureMissing => (403, "MissingAuthenticationToken"),
            RefusalReason.SignatureIncomplete => (400, "IncompleteSignature"),
            RefusalReason.SignatureMismatch => (403, "SignatureDoesNotMatch"),
            RefusalReason.SignatureUnsupported => (400, "SignatureVersionNotSupported"),
            RefusalReason.KeyUnknown => (403, "InvalidClientTokenId"),
            RefusalReason.KeyExpired or RefusalReason.TokenExpired =>
                (403, isRecent ? "ExpiredTokenException" : "ExpiredToken"),
            RefusalReason.ClockSkew => (403, "RequestTimeTooSkewed"),
            RefusalReason.TokenInvalid => (400, "InvalidIdentityToken"),
            RefusalReason.NotUnderstood or RefusalReason.InvalidParameter => (400, shape switch
            {
                ErrorShape.Json or ErrorShape.RestJson or ErrorShape.Cbor => "ValidationException",
                ErrorShape.S3 => "InvalidRequest",
                _ => "ValidationError",
            }),
            RefusalReason.TooLarge => (413, "RequestEntityTooLarge"),
            RefusalReason.BodyMismatch => (400, "XAmzContentSHA256Mismatch"),
            RefusalReason.UpstreamTimeout => (504, "GatewayTimeout"),
            RefusalReason.UpstreamBroken => (502, "BadGateway"),
            RefusalReason.Overloaded => (503, "SlowDown"),
            RefusalReason.NotRecorded or RefusalReason.CredentialUnavailable or RefusalReason.UpstreamUnreachable
                or RefusalReason.ProviderUnreachable => (503, "ServiceUnavailable"),
            _ => (500, "InternalFailure"),
        };
        return new AwsError(status, code, Printable(refusal.Message), callId);
    }

    /// <summary>
    /// A message may quote the request: what XML cannot carry, and what moves a cursor, becomes a question mark.
    /// </summary>
    internal static string Printable(string message) =>
        string.Create(message.Length, message, static (text, source) =>
        {
            for (var place = 0; place < text.Length; place++)
            {
                text[place] = char.IsControl(source[place]) || char.IsSurrogate(source[place]) || source[place] >= '\uFFFE'
                    ? '?'
                    : source[place];
            }
        });

    /// <summary>HEAD has no body: the status and the call's id must do.</summary>
    public async Task WriteAsync(HttpResponse response, ErrorShape shape)
    {
        var body = shape switch
        {
            ErrorShape.Json or ErrorShape.RestJson => Json(),
            ErrorShape.Cbor => Cbor(),
            _ => Xml(shape),
        };
        response.StatusCode = Status;
        response.ContentType = shape switch
        {
            ErrorShape.Json => Version(response.HttpContext.Request),
            ErrorShape.RestJson => "application/json",
            ErrorShape.Cbor => CborCallDecoder.Media,
            _ => "text/xml",
        };
        response.Headers[shape is ErrorShape.S3 ? "x-amz-request-id" : "x-amzn-RequestId"] = CallId;
        if (shape is ErrorShape.Json or ErrorShape.RestJson)
        {
            response.Headers["x-amzn-ErrorType"] = Code;
        }
        if (shape is ErrorShape.Json or ErrorShape.Cbor && response.HttpContext.Request.Headers[KnownHeaders.QueryMode] == "true")
        {
            // Programs that knew the service when it spoke query look for that protocol's code.
            response.Headers["x-amzn-query-error"] = $"{QueryCode};{(Status < 500 ? "Sender" : "Receiver")}";
        }
        if (shape is ErrorShape.Cbor)
        {
            // Without it SDKs look at nothing but the status.
            response.Headers[CborCallDecoder.Header] = CborCallDecoder.Name;
        }
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, response.HttpContext.RequestAborted);
        }
    }

    private string QueryCode => Code switch
    {
        "AccessDeniedException" => "AccessDenied",
        "ExpiredTokenException" => "ExpiredToken",
        "ValidationException" => "ValidationError",
        _ => Code,
    };

    private static string Version(HttpRequest request) =>
        request.ContentType == "application/x-amz-json-1.0" ? request.ContentType : "application/x-amz-json-1.1";

    private ReadOnlyMemory<byte> Json()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("__type", Code);
            writer.WriteString("message", Message);
            // Of 245 services that model AccessDeniedException 95 write it so, and their typed errors read it so.
            writer.WriteString(nameof(Message), Message);
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private ReadOnlyMemory<byte> Cbor()
    {
        var writer = new CborWriter();
        writer.Map(2);
        writer.Text("__type");
        writer.Text(Code);
        writer.Text("message");
        writer.Text(Message);
        return writer.ToArray();
    }

    private ReadOnlyMemory<byte> Xml(ErrorShape shape)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(
            buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false }))
        {
            string[] around = shape switch
            {
                ErrorShape.S3 => [],
                ErrorShape.Ec2 => ["Response", "Errors"],
                _ => ["ErrorResponse"],
            };
            foreach (var element in around)
            {
                xml.WriteStartElement(element);
            }
            xml.WriteStartElement("Error");
            if (shape == ErrorShape.Query)
            {
                xml.WriteElementString("Type", Status < 500 ? "Sender" : "Receiver");
            }
            xml.WriteElementString("Code", Code);
            xml.WriteElementString("Message", Message);
            if (shape == ErrorShape.S3)
            {
                xml.WriteElementString("RequestId", CallId);
            }
            xml.WriteEndElement();
            if (shape == ErrorShape.Ec2)
            {
                xml.WriteEndElement();
                xml.WriteElementString("RequestID", CallId);
            }
            else if (shape == ErrorShape.Query)
            {
                xml.WriteElementString("RequestId", CallId);
            }
        }
        return buffer.ToArray();
    }
}

/// <summary>How an error looks on the wire.</summary>
public enum ErrorShape
{
    Query,
    Ec2,
    S3,
    Json,
    RestJson,
    Cbor,
}
