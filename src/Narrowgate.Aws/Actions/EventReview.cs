using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Looks at each event of a request that was decided before its events were there: as if it had been among the
/// parameters, it may name nothing outside the target and need nothing that was not decided.
/// </summary>
public sealed class EventReview(OperationWriter writer, AwsCall call, AwsTarget target, Operation decided)
{
    /// <summary>Why the event may not go on; null where it may.</summary>
    public Refusal? Objection(StreamEvent said)
    {
        if (said is not StreamEvent.Modelled modelled || call.Streamed is not { } stream)
        {
            return NotUnderstood.Because("The event stream has a message that is no event.");
        }
        var parameters = decided.Parameters.With(stream.Name, Value.Structure.Empty.With(modelled.Type, modelled.Members));
        if (!writer.Describe(call with { Parameters = parameters }, target, decided.Region, body: null)
            .Holds(out var described, out var refusal))
        {
            return refusal;
        }
        var undecided = described.Actions.FirstOrDefault(use => !decided.Actions.Any(known => known.Action == use.Action));
        return undecided is null
            ? null
            : new Refusal(
                RefusalReason.Denied,
                $"The event {modelled.Type} needs {undecided.Action}, which was not decided when the call began: a stream of events "
                + "cannot ask for more than its head does.");
    }
}
