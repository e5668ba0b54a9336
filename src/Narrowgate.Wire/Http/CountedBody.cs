namespace Narrowgate.Wire.Http;

/// <summary>
/// A body that is about to be held whole: what comes of it counts towards its caller's place, and what was only announced
/// does not.
/// </summary>
public sealed class CountedBody(PassingBody body, CallerPlace place) : PassingBody(body.Length)
{
    public override Trailer? Trailer => body.Trailer;

    public override async ValueTask<BodyBlock?> NextAsync(CancellationToken cancellation)
    {
        var block = await body.NextAsync(cancellation);
        return block is not null && place.Reserve(block.Bytes.Length) is { } crowded ? throw new BodyFaultException(crowded) : block;
    }
}
