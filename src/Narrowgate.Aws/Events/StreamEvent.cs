using Narrowgate.Operations;

namespace Narrowgate.Aws.Events;

/// <summary>What one message of an event stream says, in the model's terms.</summary>
public abstract record StreamEvent
{
    private StreamEvent() { }

    /// <summary>A member of the stream's union: an event, or an exception that ends the stream.</summary>
    public sealed record Modelled(string Type, bool IsException, Value.Structure Members) : StreamEvent;

    /// <summary>The operation's other members, ahead of the events.</summary>
    public sealed record Initial(Value.Structure Members) : StreamEvent;

    /// <summary>An error that the model does not know; it ends the stream.</summary>
    public sealed record Error(string Code, string? Message) : StreamEvent;
}
