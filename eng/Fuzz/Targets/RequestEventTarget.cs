using System.Text;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;
using Narrowgate.Operations;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// Events of a request, in envelopes that are well signed. The input is the event's type, a line feed, and its payload.
/// What is understood and written anew is understood as the same, and a review of it never breaks.
/// </summary>
internal sealed class RequestEventTarget : IFuzzTarget
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly EventDecoder _decoder;
    private readonly EventEncoder _encoder;
    private readonly EventReview _review;

    public RequestEventTarget()
    {
        var service = Gateway.Models.Find("lexv2-runtime") ?? throw new InvalidOperationException("The catalogue has no Lex.");
        var operation = service.Operations["StartConversation"];
        var stream = EventStreamShape.OfInput(operation)!;
        if (!EventDecoder.Of(service, operation, stream, Protocol.RestJson, Gateway.Limits).Holds(out var decoder, out var refusal))
        {
            throw new InvalidOperationException(refusal.Message);
        }
        _decoder = decoder;
        _encoder = new EventEncoder(service, stream, Protocol.RestJson);
        var call = new AwsCall(service, operation, Protocol.RestJson, Value.Structure.Empty, stream.Member);
        var decided = Gateway.Writer.Describe(call, new CallScope("aws", Gateway.Account, "us-east-1"));
        _review = new EventReview(Gateway.Writer, call, Gateway.Target, decided);
    }

    public string Name => "request-events";

    public IReadOnlyList<string> Tokens { get; } =
    [
        .. Words.Json, "TextInputEvent\n", "AudioInputEvent\n", "ConfigurationEvent\n", "\"text\":", "\"audioChunk\":", "\"sessionState\":",
        "\"requestAttributes\":", "\"responseContentType\":", "\"clientTimestampMillis\":", "arn:aws:iam::999999999999:role/x",
    ];

    public string Run(ReadOnlyMemory<byte> input)
    {
        var line = Math.Max(input.Span.IndexOf((byte)'\n'), 0);
        var type = Encoding.Latin1.GetString(input.Span[..line]);
        var payload = input[Math.Min(line + 1, input.Length)..];
        if (!Read(Message(type, payload)).Holds(out var said, out var refusal))
        {
            return Gateway.Outcome(refusal);
        }
        var written = _encoder.Encode(said);
        if (!Read(written).Holds(out var again, out refusal))
        {
            throw new BrokenOracle($"an event that was written anew is refused: {refusal.Message}");
        }
        if (!EventFrame.Write(_encoder.Encode(again)).AsSpan().SequenceEqual(EventFrame.Write(written)))
        {
            throw new BrokenOracle("an event that was written anew means something else");
        }
        return _review.Objection(said) is { } objection ? Gateway.Outcome(objection) : type;
    }

    private static EventMessage Message(string type, ReadOnlyMemory<byte> payload) => new(
        [
            EventHeader.Of(":message-type", "event"), EventHeader.Of(":event-type", type),
            EventHeader.Of(":content-type", "application/json"),
        ],
        payload);

    private Verdict<StreamEvent> Read(EventMessage message)
    {
        var frame = EventFrame.Write(SignedEvent.Sign(Chain(), Now, message).Wrap());
        var events = new RequestEvents(
            new EventStreamReader(new MemoryStream(frame), Gateway.Limits), Chain(), _decoder, Gateway.Limits, new StandingClock());
        // Nothing in this stream waits.
        return events.NextAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult()
            ?? throw new BrokenOracle("a stream of one event has none");
    }

    private static EventSignatures Chain() => new(
        static scope => SignatureAlgorithm.DeriveKey("secret", scope), new SigningScope("20260102", "us-east-1", "lex"), new string('0', 64));

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
