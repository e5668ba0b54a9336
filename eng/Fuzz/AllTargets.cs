using Narrowgate.Fuzz.Targets;

namespace Narrowgate.Fuzz;

/// <summary>The targets by their names; a new one is a line here, a file of seeds, and a file in Targets.</summary>
internal static class AllTargets
{
    public static IReadOnlyList<IFuzzTarget> List { get; } =
    [
        new RequestTarget("form", [.. Words.Encodings, "&Action=", "&Version=", ".member.", ".1", ".01", ".0", ".entry.1.key=", "=", "&"]),
        new RequestTarget("ec2", [.. Words.Encodings, "&Filter.1.Name=", "&Filter.1.Value.1=", ".1.", ".2", "&DryRun=true", "=", "&"]),
        new RequestTarget("json", [.. Words.Json, "X-Amz-Target: ", "Content-Type: application/x-amz-json-1.1", "Content-Encoding: gzip"]),
        new RequestTarget("rest",
        [
            .. Words.Json, .. Words.Encodings, "?", "&x-id=", "/..", "//", "/.", ";", "x-amz-meta-a: b", "x-amz-copy-source: a/b",
            "?versionId=", "?acl", "?uploads", "?uploadId=", "?list-type=2", "?partNumber=1", "Range: bytes=0-1", "GET", "PUT", "HEAD",
        ]),
        new RequestTarget("xml",
        [
            "<!--a-->", "<![CDATA[", "]]>", "<?a b?>", "<!DOCTYPE a>", "&#x41;", "&#13;", "&amp;", " xmlns=\"urn:a\"", "xsi:type=\"a\"",
            "<Key>", "</Key>", "/>", "<Object>", "<Tag>", "\uFEFF", "\r", " ",
        ]),
        new RequestTarget("cbor", ["\u007f", "\u001b", "\u001a", "\u0019", "a", "b", "`", "@", "smithy-protocol: rpc-v2-cbor", "/service/"]),
        new HeadTarget(),
        new ConnectHeadTarget(),
        new PartiQlTarget(),
        new DocumentTarget(),
        new AuthorizationTarget(),
        new HostTarget(),
        new MaskJsonTarget(),
        new MaskXmlTarget(),
        new EventTarget(),
        new RequestEventTarget(),
        new ChunkTarget(),
        new FormPostTarget(),
        new ModelTarget(),
    ];
}
