namespace Narrowgate.Wire.Http;

/// <summary>A body without a framing of its own, as long as its sender said.</summary>
/// <param name="tap">Sees every byte.</param>
/// <param name="sha256">The digest that the whole must have, lower-case hex; null where nobody signed one.</param>
public sealed class UnframedBody(Stream source, long length, BodyTap tap, string? sha256) : PassingBody(length)
{
    /// <summary>
    /// Larger blocks cost memory for each upload in flight and no longer save time (64 KiB: one TLS record × 4).
    /// </summary>
    public const int BlockBytes = 64 * 1024;

    // One is held back by whoever takes it, while the other fills.
    private byte[] _next = new byte[BlockBytes];
    private byte[] _other = new byte[BlockBytes];

    public override async ValueTask<BodyBlock?> NextAsync(CancellationToken cancellation)
    {
        var read = await source.ReadAtLeastAsync(_next, _next.Length, throwOnEndOfStream: false, cancellation);
        if (read == 0)
        {
            return tap.Size == Length && (sha256 is null || string.Equals(tap.Sha256(), sha256, StringComparison.Ordinal))
                ? null
                : throw new BodyFaultException(Changed);
        }
        tap.Observe(_next.AsSpan(0, read));
        if (tap.Size > Length)
        {
            throw new BodyFaultException(Changed);
        }
        var block = new BodyBlock(_next.AsMemory(0, read));
        (_next, _other) = (_other, _next);
        return block;
    }

    private static Refusal Changed { get; } = new(
        RefusalReason.BodyMismatch,
        "The body does not have the digest or the length that was signed: it was changed or cut on its way. Send it again.");
}
