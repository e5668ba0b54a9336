using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward.Encode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Events;

/// <summary>Payloads of the json and rest-json protocols.</summary>
internal sealed class JsonEvents : EventFormat
{
    private JsonEvents() { }

    public static JsonEvents Instance { get; } = new();

    // kinesis and logs call it by the names of their protocol.
    public override ImmutableArray<string> ContentTypes { get; } =
        ["application/json", "application/x-amz-json-1.1", "application/x-amz-json-1.0"];

    public override Value.Structure? Read(
        ReadOnlyMemory<byte> payload,
        Shape shape,
        string rootName,
        int depthLimit,
        Trail trail,
        Func<Member, bool> covers)
    {
        var reader = new JsonBody(trail);
        return reader.Read(payload, depthLimit, root => reader.Structure(root, shape, covers));
    }

    public override byte[] Write(Value.Structure structure, Shape shape, string rootName) =>
        JsonWriting.Structure(structure, shape);
}
