namespace Narrowgate.Wire.Http;

/// <summary>How a body is written on its way up.</summary>
public abstract class Framing
{
    /// <summary>As it is.</summary>
    public static Framing None { get; } = new Bare();

    /// <summary>The bytes that a content of this length takes; null where only its end will tell.</summary>
    public abstract long? LengthOf(long content);

    public abstract ValueTask WriteAsync(Stream up, BodyBlock block, CancellationToken cancellation);

    /// <summary>What ends the body; without it, it is not whole.</summary>
    public abstract ValueTask EndAsync(Stream up, Trailer? trailer, CancellationToken cancellation);

    private sealed class Bare : Framing
    {
        public override long? LengthOf(long content) => content;

        public override ValueTask WriteAsync(Stream up, BodyBlock block, CancellationToken cancellation) =>
            up.WriteAsync(block.Bytes, cancellation);

        public override ValueTask EndAsync(Stream up, Trailer? trailer, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
