namespace Narrowgate.Wire.Http;

/// <summary>
/// A body that passes by, as its sender meant it: freed from its framing, each block verified as far as the sender made
/// that possible, and at the end the whole.
/// </summary>
/// <param name="length">Of the content, in bytes, as the sender declares it.</param>
public abstract class PassingBody(long length)
{
    public long Length { get; } = length;

    /// <summary>What follows the content; known once it has ended, null where nothing does.</summary>
    public virtual Trailer? Trailer => null;

    /// <summary>
    /// The next block, good until the second call after this one; null at the end, and only where all of it is what was
    /// promised.
    /// </summary>
    /// <exception cref="BodyFaultException">It is not.</exception>
    /// <exception cref="IOException">The sender broke off.</exception>
    public abstract ValueTask<BodyBlock?> NextAsync(CancellationToken cancellation);
}

/// <param name="Bytes">Never empty.</param>
/// <param name="Sha256">Of this block, where somebody computed it: lower-case hex.</param>
public sealed record BodyBlock(ReadOnlyMemory<byte> Bytes, string? Sha256 = null);

/// <summary>A header behind a body.</summary>
public sealed record Trailer(string Name, string Value);

/// <summary>The body is not what its sender promised: whatever of it went on must not become a whole request.</summary>
public sealed class BodyFaultException(Refusal refusal) : IOException(refusal.Message)
{
    public Refusal Refusal { get; } = refusal;
}
