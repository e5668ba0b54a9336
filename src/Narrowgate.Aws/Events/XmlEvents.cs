using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Events;

/// <summary>Payloads of the rest-xml protocol.</summary>
internal sealed class XmlEvents(string? xmlNamespace) : EventFormat
{
    // S3 says text/xml; the protocol's own name is the other.
    public override ImmutableArray<string> ContentTypes { get; } = ["text/xml", "application/xml"];

    public override Value.Structure? Read(
        ReadOnlyMemory<byte> payload,
        Shape shape,
        string rootName,
        int depthLimit,
        Trail trail,
        Func<Member, bool> covers) =>
        new XmlBody(trail, [xmlNamespace]).Read(payload, shape, rootName, rootNamespace: null, covers);

    public override byte[] Write(Value.Structure structure, Shape shape, string rootName) =>
        XmlWriting.Document(structure, shape, rootName, xmlNamespace);
}
