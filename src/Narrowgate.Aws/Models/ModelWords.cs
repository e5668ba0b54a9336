namespace Narrowgate.Aws.Models;

/// <summary>
/// The words of the compact documents, and what they mean. Kinds, locations, protocols and timestamp formats keep
/// botocore's own words.
/// </summary>
internal static class ModelWords
{
    /// <summary>Raised when the compact documents change their form; one of another form is refused.</summary>
    public const string Format = "1";

    public static readonly IReadOnlyDictionary<string, ShapeKind> Kinds =
        new Dictionary<string, ShapeKind>(StringComparer.Ordinal)
        {
            ["structure"] = ShapeKind.Structure,
            ["list"] = ShapeKind.List,
            ["map"] = ShapeKind.Map,
            ["string"] = ShapeKind.String,
            ["character"] = ShapeKind.String,
            ["integer"] = ShapeKind.Integer,
            ["long"] = ShapeKind.Integer,
            ["float"] = ShapeKind.Float,
            ["double"] = ShapeKind.Float,
            ["boolean"] = ShapeKind.Boolean,
            ["blob"] = ShapeKind.Blob,
            ["timestamp"] = ShapeKind.Timestamp,
            ["document"] = ShapeKind.Document,
        };

    public static readonly IReadOnlyDictionary<string, MemberLocation> Locations =
        new Dictionary<string, MemberLocation>(StringComparer.Ordinal)
        {
            ["uri"] = MemberLocation.Path,
            ["querystring"] = MemberLocation.Query,
            ["header"] = MemberLocation.Header,
            ["headers"] = MemberLocation.HeaderPrefix,
            ["statusCode"] = MemberLocation.StatusCode,
        };

    public static readonly IReadOnlyDictionary<string, Protocol> Protocols =
        new Dictionary<string, Protocol>(StringComparer.Ordinal)
        {
            ["query"] = Protocol.Query,
            ["ec2"] = Protocol.Ec2,
            ["json"] = Protocol.Json,
            ["rest-json"] = Protocol.RestJson,
            ["rest-xml"] = Protocol.RestXml,
            ["smithy-rpc-v2-cbor"] = Protocol.RpcV2Cbor,
        };

    public static readonly IReadOnlyDictionary<string, TimestampFormat> TimestampFormats =
        new Dictionary<string, TimestampFormat>(StringComparer.Ordinal)
        {
            ["iso8601"] = TimestampFormat.Iso8601,
            ["rfc822"] = TimestampFormat.Rfc822,
            ["unixTimestamp"] = TimestampFormat.UnixTimestamp,
        };

    /// <summary>What that word means; a word that is not known is a fault at its place.</summary>
    public static T Meaning<T>(this ModelNode node, IReadOnlyDictionary<string, T> words)
    {
        var word = node.AsText();
        return words.TryGetValue(word, out var meaning)
            ? meaning
            : throw node.Bad($"'{word}' is not one of: {string.Join(", ", words.Keys)}");
    }
}
