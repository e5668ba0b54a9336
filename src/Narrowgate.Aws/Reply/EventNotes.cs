using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Recording;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Reply;

/// <summary>What is kept of the events of a request: their beginning, masked, and a digest of all.</summary>
internal sealed class EventNotes(
    AwsCall call, EventStreamShape stream, ReplyMasker masker, RecordingKey key, RecordingLimits keep, Limits limits) : IDisposable
{
    private readonly EventMasking _masking = new(call, stream, masker, limits);
    private readonly BodyTap _tap = new(key, keep.BodyBytes);

    /// <summary>Whether anything went up.</summary>
    public bool IsEmpty => _tap.Size == 0;

    /// <summary>Why the event cannot be kept; what cannot be masked does not go on.</summary>
    public Refusal? Take(EventMessage message)
    {
        if (!_masking.Mask(message).Holds(out var masked, out var refusal))
        {
            return refusal;
        }
        _tap.Observe(EventFrame.Write(masked.Message));
        return null;
    }

    public RecordedMessage Record() => _tap.Record([new RecordedHeader("Content-Type", EventMessage.ContentType)]);

    public void Dispose() => _tap.Dispose();
}
