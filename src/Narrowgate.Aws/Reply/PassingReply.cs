using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Narrowgate.Aws.Listen;
using Narrowgate.Masking;
using Narrowgate.Recording;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Reply;

/// <summary>A reply on its way: where to, for which call, and what stands above its body.</summary>
internal sealed record PassingReply(
    HttpResponse Caller, CallerPlace Place, CallArrival Arrival, int Status, RecordedMessage? Uploaded, ImmutableArray<Header> Headers)
{
    public bool IsBodiless => HttpMethods.IsHead(Caller.HttpContext.Request.Method)
        || Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified;

    public CallEnd End(BodyTap tap, ImmutableArray<MaskedMember> masked, string? error) =>
        new(Status, IsKnown: true, Uploaded,
            tap.Record([.. Headers.Select(header => new RecordedHeader(header.Name, header.Value))]), masked, error);

    /// <summary>Once the status is out, only a broken connection can still tell the caller that this is not all.</summary>
    public void BreakOff() => Caller.HttpContext.Abort();

    /// <summary>
    /// A block of a long body; a caller that does not take it within <paramref name="idle"/> has gone. Kestrel's least rate
    /// does not say so: it counts what the sockets' buffers took at once as time that the caller has saved up.
    /// </summary>
    /// <param name="over">When nobody waits for it any more.</param>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> block, TimeSpan idle, TimeProvider clock, CancellationToken over)
    {
        using var patience = new CancellationTokenSource(idle, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, patience.Token);
        await Caller.Body.WriteAsync(block, either.Token);
    }

    /// <param name="length">Of the body that is released; null: as the upstream said.</param>
    public void Begin(int? length)
    {
        Caller.StatusCode = Status;
        foreach (var header in Headers)
        {
            Caller.Headers.Append(header.Name, header.Value);
        }
        if (Status is StatusCodes.Status204NoContent)
        {
            // It can have none, and Kestrel refuses to say otherwise.
            Caller.ContentLength = null;
        }
        else if (length is not null && !IsBodiless)
        {
            Caller.ContentLength = length;
        }
    }
}
