using Narrowgate.Aws.Events;

namespace Narrowgate.Aws.Reply;

/// <summary>The gateway's own no within a reply that is a stream of events and has begun.</summary>
internal static class ErrorEvent
{
    public static EventMessage Of(Refusal refusal)
    {
        var error = AwsError.From(refusal, callId: "", ErrorShape.RestJson);
        return new EventMessage(
            [
                EventHeader.Of(EventHead.MessageType, "error"),
                EventHeader.Of(EventHead.ErrorCode, error.Code),
                EventHeader.Of(EventHead.ErrorMessage, error.Message),
            ],
            ReadOnlyMemory<byte>.Empty);
    }
}
