using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Events;

/// <summary>A request's stream: each message in a signed envelope, and an empty one at its end.</summary>
public sealed class RequestEventsTests
{
    private static readonly ModelCatalogue Models = new();
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly EventMessage Text = Streams.Event("TextInputEvent", """{"text":"hi"}""");

    [Fact]
    public async Task Events_come_out_of_their_envelopes_in_order()
    {
        var (said, refused) = await ReadAsync(Signed(Text), Signed(Streams.Event("PlaybackCompletionEvent", "{}")), Signed(null));
        refused.ShouldBeNull();
        said.Select(one => ((StreamEvent.Modelled)one).Type).ShouldBe(["TextInputEvent", "PlaybackCompletionEvent"]);
    }

    [Fact]
    public void An_envelope_is_unwrapped_to_what_was_wrapped()
    {
        SignedEvent.Unwrap(Signed(Text), Limits.Default).Holds(out var signed, out _).ShouldBeTrue();
        (signed!.Date, signed.Signature.Length, signed.Inner).ShouldBe((Now, 32, Text));
    }

    [Fact]
    public async Task What_is_not_signed_is_refused() =>
        (await ReadAsync(Text)).Refused.ShouldNotBeNull().ShouldContain("is not signed");

    [Fact]
    public async Task A_signature_of_another_length_is_none() =>
        (await ReadAsync(new SignedEvent(Now, new byte[20], Text).Wrap())).Refused.ShouldNotBeNull().ShouldContain("is not signed");

    [Fact]
    public async Task An_envelope_has_nothing_but_date_and_signature() =>
        (await ReadAsync(Signed(Text) with { Headers = Signed(Text).Headers.Add(EventHeader.Of(":event-type", "TextInputEvent")) }))
            .Refused.ShouldNotBeNull().ShouldContain("outside the unknown header ':event-type'");

    [Fact]
    public async Task An_envelope_within_an_envelope_is_refused() =>
        (await ReadAsync(Signed(Signed(Text)))).Refused.ShouldNotBeNull().ShouldContain("no :message-type");

    [Fact]
    public async Task An_envelope_holds_exactly_one_message()
    {
        var two = Signed(Text) with { Payload = Streams.Write(Text, Text) };
        (await ReadAsync(two)).Refused.ShouldBe("The message inside a signed message of the event stream has another length than it says.");
        var half = Signed(Text) with { Payload = EventFrame.Write(Text).AsMemory()[..^1] };
        (await ReadAsync(half)).Refused.ShouldNotBeNull().ShouldContain("inside a signed message");
    }

    [Fact]
    public async Task A_stream_that_was_cut_off_between_messages_is_noticed() =>
        (await ReadAsync(Signed(Text))).Refused.ShouldBe("The event stream ends without the empty message that says so.");

    [Fact]
    public async Task Nothing_follows_the_end() =>
        (await ReadAsync(Signed(null), Signed(Text))).Refused.ShouldBe("The event stream goes on after its end.");

    [Fact]
    public async Task A_request_has_no_errors_in_it() =>
        (await ReadAsync(Signed(new EventMessage([EventHeader.Of(":message-type", "error"), EventHeader.Of(":error-code", "x")], default))))
            .Refused.ShouldBe("The event stream of a request has an error in it.");

    private static EventMessage Signed(EventMessage? inner) => new SignedEvent(Now, new byte[32], inner).Wrap();

    private static async Task<(List<StreamEvent> Said, string? Refused)> ReadAsync(params EventMessage[] messages)
    {
        var service = Models.Find("lexv2-runtime")!;
        var operation = service.Operations["StartConversation"];
        EventDecoder.Of(service, operation, EventStreamShape.OfInput(operation), Protocol.RestJson, Limits.Default)
            .Holds(out var decoder, out _).ShouldBeTrue();
        var reader = new EventStreamReader(new MemoryStream(Streams.Write(messages)), Limits.Default);
        var events = new RequestEvents(reader, decoder!, Limits.Default);
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
