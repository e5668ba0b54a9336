using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Narrowgate.Aws.Sts;

/// <summary>Keys that STS gave out for a role. Prints as <c>***</c>.</summary>
public sealed class AssumedKeys(AwsCredential credential, DateTimeOffset expiresAt)
{
    public AwsCredential Credential { get; } = credential;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    public override string ToString() => "***";
}

/// <summary>
/// What STS answers to AssumeRole. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
/// </summary>
internal sealed class AssumedRoleReply
{
    private static readonly XmlReaderSettings Reading = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    private readonly XDocument _document;
    private readonly XElement _credentials;

    private AssumedRoleReply(XDocument document, XElement credentials, AssumedKeys keys) =>
        (_document, _credentials, Keys) = (document, credentials, keys);

    public AssumedKeys Keys { get; }

    /// <summary>Null where it has not exactly one whole set of keys.</summary>
    public static AssumedRoleReply? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var bytes = new MemoryStream(body.ToArray(), writable: false);
            using var reader = XmlReader.Create(bytes, Reading);
            var document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
            var credentials = Named(document.Descendants(), "Credentials").ToList();
            return credentials is [var only] && KeysIn(only) is { } keys ? new AssumedRoleReply(document, only, keys) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The same reply with the gateway's own keys: what AWS says of the role stays as it is.</summary>
    public byte[] With(IssuedKeys own)
    {
        Write("AccessKeyId", own.AccessKeyId);
        Write("SecretAccessKey", own.SecretAccessKey);
        Write("SessionToken", own.SessionToken);
        Write("Expiration", own.Session.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        using var written = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            OmitXmlDeclaration = _document.Declaration is null,
        };
        using (var writer = XmlWriter.Create(written, settings))
        {
            _document.Save(writer);
        }
        return written.ToArray();
    }

    private static AssumedKeys? KeysIn(XElement credentials) =>
        Single(credentials, "AccessKeyId") is { } id
        && Single(credentials, "SecretAccessKey") is { } secret
        && Single(credentials, "SessionToken") is { } token
        && Single(credentials, "Expiration") is { } end
        && credentials.Elements().Count() == 4
        && DateTimeOffset.TryParse(
            end.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiresAt)
            ? new AssumedKeys(new AwsCredential(id.Value, secret.Value, token.Value), expiresAt)
            : null;

    private void Write(string name, string text) => Single(_credentials, name)!.Value = text;

    private static XElement? Single(XElement parent, string name) =>
        Named(parent.Elements(), name).ToList() is [{ IsEmpty: false } only] ? only : null;

    private static IEnumerable<XElement> Named(IEnumerable<XElement> elements, string name) =>
        elements.Where(element => element.Name.LocalName == name);
}
