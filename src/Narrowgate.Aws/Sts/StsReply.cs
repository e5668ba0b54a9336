using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Sts;

/// <summary>A reply in STS's own words: the query protocol's XML.</summary>
public sealed record StsReply(int Status, ImmutableArray<Header> Headers, ReadOnlyMemory<byte> Body)
{
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    public static StsReply Of(OpenedSession opened, string requestId) => Write(200, requestId, xml =>
    {
        var (keys, role) = (opened.Keys, opened.Target.RoleArn);
        xml.WriteStartElement("AssumeRoleWithWebIdentityResponse", Namespace);
        xml.WriteStartElement("AssumeRoleWithWebIdentityResult");
        Element(xml, "SubjectFromWebIdentityToken", opened.Session.Caller.Subject);
        Element(xml, "Audience", opened.Workload.Audience);
        xml.WriteStartElement("AssumedRoleUser");
        Element(xml, "Arn", $"arn:{role.Partition}:sts::{role.Account}:assumed-role/{role.RoleName}/{opened.Session.Name}");
        Element(xml, "AssumedRoleId", $"{RoleId.Of(role)}:{opened.Session.Name}");
        xml.WriteEndElement();
        xml.WriteStartElement("Credentials");
        Element(xml, "AccessKeyId", keys.AccessKeyId);
        Element(xml, "SecretAccessKey", keys.SecretAccessKey);
        Element(xml, "SessionToken", keys.SessionToken);
        Element(
            xml,
            "Expiration",
            opened.Session.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        Element(xml, "Provider", opened.Workload.Issuer);
        xml.WriteEndElement();
        xml.WriteStartElement("ResponseMetadata");
        Element(xml, "RequestId", requestId);
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    public static StsReply Of(Refusal refusal, string requestId)
    {
        var error = StsError.Of(refusal);
        return Write(error.Status, requestId, xml =>
        {
            xml.WriteStartElement("ErrorResponse", Namespace);
            xml.WriteStartElement("Error");
            Element(xml, "Type", error.Status < 500 ? "Sender" : "Receiver");
            Element(xml, "Code", error.Code);
            Element(xml, "Message", refusal.Message);
            xml.WriteEndElement();
            Element(xml, "RequestId", requestId);
            xml.WriteEndElement();
        });
    }

    private static StsReply Write(int status, string requestId, Action<XmlWriter> write)
    {
        using var body = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true };
        using (var xml = XmlWriter.Create(body, settings))
        {
            write(xml);
        }
        return new StsReply(
            status,
            [new("Content-Type", "text/xml"), new("x-amzn-RequestId", requestId), new("Cache-Control", "no-store")],
            body.ToArray());
    }

    // A claim may hold what XML cannot.
    private static void Element(XmlWriter xml, string name, string text) =>
        xml.WriteElementString(
            name, string.Concat(text.EnumerateRunes().Select(rune => Allowed(rune) ? rune.ToString() : "\ufffd")));

    private static bool Allowed(Rune rune) =>
        rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and <= 0xfffd) or >= 0x10000;
}
