using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Signing;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Events;

/// <summary>A request's stream: each message in a signed envelope, and an empty one at its end.</summary>
public sealed class RequestEventsTests
{
    private static readonly ModelCatalogue Models = new();
    private static readonly DateTimeOffset Now = new ManualClock().GetUtcNow();
    private static readonly EventMessage Text = Streams.Event("TextInputEvent", """{"text":"hi"}""");
    private static readonly EventMessage More = Streams.Event("TextInputEvent", """{"text":"more"}""");
    private static readonly string Seed = new('5', 64);

    private const string Forged = "A message of the event stream has a signature that does not fit";

    [Fact]
    public async Task Events_come_out_of_their_envelopes_in_order()
    {
        var (said, refused) = await ReadAsync(Signed(Text, Streams.Event("PlaybackCompletionEvent", "{}"), null));
        refused.ShouldBeNull();
        said.Select(one => ((StreamEvent.Modelled)one).Type).ShouldBe(["TextInputEvent", "PlaybackCompletionEvent"]);
    }

    [Fact]
    public void An_envelope_is_unwrapped_to_what_was_wrapped()
    {
        SignedEvent.Unwrap(Signed(Text).Single()).Holds(out var signed, out _).ShouldBeTrue();
        (signed!.Date, signed.Signature.Length, signed.IsLast).ShouldBe((Now, 32, false));
        signed.Open(Limits.Default).Holds(out var inner, out _).ShouldBeTrue();
        inner.ShouldBe(Text);
    }

    /// <summary>What somebody between the caller and the gateway may do to a stream, or a caller who was careless.</summary>
    private static readonly Dictionary<string, (string Words, int Said, Func<EventMessage[]> Make)> Attacks = new()
    {
        ["the first signature is wrong"] = (Forged, 0, () => Spoiled(0, Signed(Text, More, null))),
        ["one in the middle is wrong"] = (Forged, 1, () => Spoiled(1, Signed(Text, More, null))),
        ["the last one is wrong"] = (Forged, 2, () => Spoiled(2, Signed(Text, More, null))),
        ["two are in another order"] = (Forged, 0, () => [.. Signed(Text, More).Reverse(), .. Signed(Text, More, null)[2..]]),
        ["one is left out"] = (Forged, 0, () => Signed(Text, More, null)[1..]),
        ["the end is moved to the front"] = (Forged, 1, () => [Signed(Text, More, null)[0], Signed(Text, More, null)[2]]),
        ["one is repeated"] = (Forged, 1, () => [Signed(Text, null)[0], Signed(Text, null)[0]]),
        ["one comes from another stream"] = (Forged, 0, () => SignedAfter(new string('6', 64), Text, null)),
        ["the text of one was changed"] = (Forged, 0, () => [Signed(Text)[0] with { Payload = EventFrame.Write(More) }]),
        ["the date of one was changed"] = (Forged, 0, () => [Signed(Text)[0] with
        {
            Headers = [EventHeader.Of(":date", Now.AddMilliseconds(1)), Signed(Text)[0].Headers[1]],
        }]),
        ["the end was cut off"] = ("The event stream ends without the empty message that says so.", 1, () => Signed(Text)),
        ["nothing was sent at all"] = ("The event stream ends without the empty message that says so.", 0, () => []),
        ["something follows the end"] = ("The event stream goes on after its end.", 0, () => Signed(null, Text)),
        ["a second end follows"] = ("The event stream goes on after its end.", 0, () => Signed(null, null)),
        ["it is too old"] = ("A message of the event stream was signed at 20260101T115459Z", 0, () => SignedAt(Now.AddSeconds(-301), Text)),
        ["it is from the future"] = ("Set the clock of the machine that signs.", 0, () => SignedAt(Now.AddSeconds(301), Text)),
        ["it is not signed"] = ("is not signed", 0, () => [Text]),
        ["the signature is shorter"] = ("is not signed", 0, () => [new SignedEvent(Now, new byte[20], EventFrame.Write(Text)).Wrap()]),
        ["the signature is a text"] = ("is not signed", 0, () => [Signed(Text)[0] with
        {
            Headers = [Signed(Text)[0].Headers[0], EventHeader.Of(":chunk-signature", new string('0', 32))],
        }]),
        ["the date is a number"] = ("is not signed", 0, () => [Signed(Text)[0] with
        {
            Headers = [EventHeader.Of(":date", Now.ToUnixTimeMilliseconds()), Signed(Text)[0].Headers[1]],
        }]),
        ["there is no date"] = ("is not signed", 0, () => [Signed(Text)[0] with { Headers = Signed(Text)[0].Headers[1..] }]),
        ["a header stands outside"] = ("outside the unknown header ':event-type'", 0, () => [Signed(Text)[0] with
        {
            Headers = Signed(Text)[0].Headers.Add(EventHeader.Of(":event-type", "TextInputEvent")),
        }]),
        ["an envelope is in an envelope"] = ("no :message-type", 0, () => Signed(Signed(Text)[0])),
        ["the end is in an envelope"] = ("no :message-type", 0, () => Signed(Signed((EventMessage?)null)[0])),
        ["two messages are in one envelope"] = (
            "The message inside a signed message of the event stream has another length than it says.", 0,
            () => SignedBytes(Streams.Write(Text, Text))),
        ["half a message is in an envelope"] = ("inside a signed message", 0, () => SignedBytes(EventFrame.Write(Text)[..^1])),
        ["a message of one byte"] = ("inside a signed message", 0, () => SignedBytes([0])),
        ["it is an exception"] = ("no exception 'TextInputEvent'", 0, () => Signed(new EventMessage(
            [EventHeader.Of(":message-type", "exception"), EventHeader.Of(":exception-type", "TextInputEvent")], default))),
        ["it is an error"] = ("The event stream of a request has an error in it.", 0, () => Signed(new EventMessage(
            [EventHeader.Of(":message-type", "error"), EventHeader.Of(":error-code", "x")], default))),
        ["it is an event and an exception"] = ("has both", 0, () => Signed(Text with
        {
            Headers = Text.Headers.Add(EventHeader.Of(":exception-type", "TextInputEvent")),
        })),
        ["it is an initial request, which the protocol has not"] = ("no event 'initial-request'", 0, () => Signed(Streams.Event("initial-request", "{}"))),
        ["the model does not know the event"] = ("no event 'NewerEvent'", 0, () => Signed(Streams.Event("NewerEvent", "{}"))),
        ["it is an event of the reply"] = ("no event 'TranscriptEvent'", 0, () => Signed(Streams.Event("TranscriptEvent", "{}"))),
        ["the model does not know a member"] = ("newer", 0, () => Signed(Streams.Event("TextInputEvent", """{"text":"a","newer":1}"""))),
        ["a member is there twice"] = ("text", 0, () => Signed(Streams.Event("TextInputEvent", """{"text":"a","text":"b"}"""))),
        ["a member is of another kind"] = ("text", 0, () => Signed(Streams.Event("TextInputEvent", """{"text":{}}"""))),
        ["the model does not know a header"] = ("unknown header", 0, () => Signed(Text with { Headers = Text.Headers.Add(EventHeader.Of("newer", "1")) })),
        ["the content type is another"] = (":content-type", 0, () => Signed(Streams.Event("TextInputEvent", "{}", "text/plain"))),
    };

    public static TheoryData<string> AttackNames { get; } = new(Attacks.Keys);

    [Theory]
    [MemberData(nameof(AttackNames))]
    public async Task Nothing_of_a_message_that_is_not_in_order_is_taken_or_of_those_after_it(string attack)
    {
        var (words, before, make) = Attacks[attack];
        var (said, refused) = await ReadAsync(make());
        refused.ShouldNotBeNull().ShouldContain(words);
        said.Count.ShouldBe(before);
    }

    [Fact]
    public async Task A_bit_that_changes_anywhere_is_noticed()
    {
        var whole = Streams.Write(Signed(Text, More, null));
        for (var place = 0; place < whole.Length; place++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[place] ^= (byte)(1 << (place % 8));
            (await ReadAsync(bytes)).Refused.ShouldNotBeNull();
        }
    }

    private static EventMessage[] Signed(params EventMessage?[] messages) => SignedAfter(Seed, messages);

    private static EventMessage[] SignedAfter(string seed, params EventMessage?[] messages)
    {
        var chain = Chain(seed);
        return [.. messages.Select(message => SignedEvent.Sign(chain, Now, message).Wrap())];
    }

    private static EventMessage[] SignedAt(DateTimeOffset date, EventMessage message) => [SignedEvent.Sign(Chain(Seed), date, message).Wrap()];

    private static EventMessage[] SignedBytes(byte[] payload) => [new SignedEvent(Now, Chain(Seed).Next(Now, payload), payload).Wrap()];

    private static EventMessage[] Spoiled(int at, EventMessage[] messages)
    {
        var signature = messages[at][":chunk-signature"]!.Value.ToArray();
        signature[31] ^= 1;
        messages[at] = messages[at] with { Headers = [messages[at].Headers[0], EventHeader.Of(":chunk-signature", signature)] };
        return messages;
    }

    private static EventSignatures Chain(string seed) =>
        new(scope => SignatureAlgorithm.DeriveKey("secret", scope), new SigningScope("20260101", "us-east-1", "lex"), seed);

    private static Task<(List<StreamEvent> Said, string? Refused)> ReadAsync(params EventMessage[] messages) =>
        ReadAsync(Streams.Write(messages));

    private static async Task<(List<StreamEvent> Said, string? Refused)> ReadAsync(byte[] bytes)
    {
        var service = Models.Find("lexv2-runtime")!;
        var operation = service.Operations["StartConversation"];
        EventDecoder.Of(service, operation, EventStreamShape.OfInput(operation), Protocol.RestJson, Limits.Default)
            .Holds(out var decoder, out _).ShouldBeTrue();
        var reader = new EventStreamReader(new MemoryStream(bytes), Limits.Default);
        var events = new RequestEvents(reader, Chain(Seed), decoder!, Limits.Default, new ManualClock());
        var said = new List<StreamEvent>();
        while (await events.NextAsync(TestContext.Current.CancellationToken) is { } read)
        {
            if (!read.Holds(out var one, out var refusal))
            {
                return (said, refusal.Message);
            }
            said.Add(one);
        }
        return (said, null);
    }
}
