namespace Narrowgate.Aws.Decode;

/// <summary>A request whose head is understood, and which now needs its body, or needs it not to be read.</summary>
public sealed class PendingCall
{
    private readonly Func<ReadOnlyMemory<byte>, Verdict<AwsCall>>? _complete;
    private readonly AwsCall? _streamed;

    internal PendingCall(Func<ReadOnlyMemory<byte>, Verdict<AwsCall>> complete) => _complete = complete;

    internal PendingCall(AwsCall streamed) => _streamed = streamed;

    /// <summary>What follows is a stream of events, for as long as the call lasts: <see cref="Complete()"/> has the rest.</summary>
    public bool TakesEvents => _streamed?.Streamed?.Shape.IsEventStream == true;

    /// <summary>The body passes by undecoded: take <see cref="Complete()"/>. Else read it whole, and decode it.</summary>
    public bool StreamsBody => _streamed is not null;

    /// <exception cref="InvalidOperationException">The body does not stream.</exception>
    public AwsCall Complete() =>
        _streamed ?? throw new InvalidOperationException("The body of this call is decoded, not streamed.");

    /// <param name="body">Without the framing of aws-chunked.</param>
    /// <exception cref="InvalidOperationException">The body streams.</exception>
    public Verdict<AwsCall> Complete(ReadOnlyMemory<byte> body)
    {
        if (_complete is null)
        {
            throw new InvalidOperationException("The body of this call streams.");
        }
        var decoded = _complete(body);
        return decoded.Holds(out var call, out _) && ReturnedMask.Check(call) is { } mask ? mask : decoded;
    }
}
