using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Events;

/// <summary>
/// An event stream in an operation: the member that streams, and the structure that it is a member of.
/// </summary>
/// <param name="InitialType">The event type of the message that carries the other members, where one does.</param>
public sealed record EventStreamShape(Shape Owner, Member Member, string InitialType)
{
    public static EventStreamShape? OfInput(OperationModel operation) => Of(operation.Input, "initial-request");

    public static EventStreamShape? OfOutput(OperationModel operation) => Of(operation.Output, "initial-response");

    /// <summary>
    /// Whether the other members come in a message of their own, the first. In a REST protocol they are in headers and
    /// path, in the protocols that have no place for them in front of the stream.
    /// </summary>
    public static bool HasInitialMessage(Protocol protocol) => protocol is Protocol.Json or Protocol.RpcV2Cbor;

    /// <summary>The members that stand in the initial message.</summary>
    public bool IsInitial(Member member) => member.Name != Member.Name;

    private static EventStreamShape? Of(Shape? owner, string initialType) =>
        owner?.Members.FirstOrDefault(member => member.Shape.IsEventStream) is { } member
            ? new EventStreamShape(owner, member, initialType)
            : null;
}
