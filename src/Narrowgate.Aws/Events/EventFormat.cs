using System.Collections.Immutable;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Events;

/// <summary>The documents in events' payloads: those of the operation's protocol.</summary>
internal abstract class EventFormat
{
    /// <summary>What <c>:content-type</c> may say of such a payload; the first is what is written.</summary>
    public abstract ImmutableArray<string> ContentTypes { get; }

    /// <summary>Null for a protocol whose documents are not read in events.</summary>
    public static EventFormat? Of(ServiceModel service, Protocol protocol) => protocol switch
    {
        Protocol.Json or Protocol.RestJson => JsonEvents.Instance,
        Protocol.RestXml => new XmlEvents(service.XmlNamespace),
        _ => null,
    };

    /// <param name="rootName">What the document's root is called, where it has a name.</param>
    /// <param name="covers">Which of the members stand in the payload.</param>
    /// <returns>Null where the trail says why not.</returns>
    public abstract Value.Structure? Read(
        ReadOnlyMemory<byte> payload,
        Shape shape,
        string rootName,
        int depthLimit,
        Trail trail,
        Func<Member, bool> covers);

    public abstract byte[] Write(Value.Structure structure, Shape shape, string rootName);
}
