using System.Collections.Immutable;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Signing;

/// <summary>A request's signature, and what the signatures of its body's parts go on from.</summary>
public sealed class SignedHead
{
    private readonly string _timestamp;
    private readonly SigningScope _scope;
    private readonly string _signature;
    private readonly Func<SigningScope, byte[]> _keyOf;

    internal SignedHead(
        ImmutableArray<Header> headers, string timestamp, SigningScope scope, string signature, Func<SigningScope, byte[]> keyOf) =>
        (Headers, _timestamp, _scope, _signature, _keyOf) = (headers, timestamp, scope, signature, keyOf);

    /// <summary>To add to the request, Host not among them.</summary>
    public ImmutableArray<Header> Headers { get; }

    /// <summary>For a body in signed chunks.</summary>
    /// <exception cref="ArgumentException">The request is signed by SigV4A.</exception>
    public ChunkSignatures Chunks() => new(_keyOf(_scope), _timestamp, _scope, _signature);

    /// <summary>For a body that is a stream of events.</summary>
    public EventSignatures Events() => new(_keyOf, _scope, _signature);
}
