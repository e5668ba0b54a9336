using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;
using ModelCompiler = Narrowgate.Aws.Models.Compile.ModelCompiler;

namespace Narrowgate.Aws.Tests.Events;

/// <summary>Messages by the model: what they say, and all that one may not say.</summary>
public sealed class EventDecoderTests
{
    private static readonly ModelCatalogue Models = new();

    [Fact]
    public void An_event_is_a_member_of_the_union() =>
        Decode("lexv2-runtime", "StartConversation", Streams.Event("TextInputEvent", """{"text":"hi","eventId":"1"}"""))
            .ShouldBe(new StreamEvent.Modelled("TextInputEvent", IsException: false, Members(("text", "hi"), ("eventId", "1"))));

    [Fact]
    public void An_event_without_members_has_no_payload()
    {
        var message = new EventMessage(
            [EventHeader.Of(":message-type", "event"), EventHeader.Of(":event-type", "CloseStreamEvent")], default);
        var said = Decode("polly", "StartSpeechSynthesisStream", message);
        said.ShouldBe(new StreamEvent.Modelled("CloseStreamEvent", IsException: false, Value.Structure.Empty));
        Encoder("polly", "StartSpeechSynthesisStream").Encode(said).ShouldBe(message);
    }

    [Theory]
    [InlineData(":message-type", null, "no :message-type")]
    [InlineData(":message-type", "command", "no :message-type")]
    [InlineData(":event-type", null, "has no :event-type")]
    [InlineData(":event-type", "Nonsense", "'requestEventStream' has no event 'Nonsense' in the model")]
    [InlineData(":event-type", "textInputEvent", "has no event 'textInputEvent'")]
    [InlineData(":event-type", "initial-request", "has no event 'initial-request'")]
    [InlineData(":exception-type", "TextInputEvent", "both :event-type and :exception-type")]
    [InlineData(":error-code", "Oops", "both :event-type and :error-code")]
    [InlineData(":error-message", "Oops", "unknown header ':error-message'")]
    [InlineData(":content-type", "text/xml", "'requestEventStream.TextInputEvent' has a payload of the :content-type 'text/xml'")]
    [InlineData(":chunk-signature", "x", "'requestEventStream.TextInputEvent' has the unknown header ':chunk-signature'")]
    [InlineData("text", "hi", "unknown header 'text'")]
    public void A_message_whose_headers_are_doubtful_is_refused(string name, string? value, string because)
    {
        var message = Streams.Event("TextInputEvent", """{"text":"hi"}""");
        var headers = message.Headers.RemoveAll(header => header.Name == name);
        Refused("lexv2-runtime", message with { Headers = value is null ? headers : headers.Add(EventHeader.Of(name, value)) })
            .ShouldContain(because);
    }

    [Theory]
    [InlineData("""{"text":"hi","more":1}""", "has the unknown member 'more'")]
    [InlineData("""{"text":"hi","text":"ho"}""", "not strict JSON")]
    [InlineData("""{"text":1}""", "'requestEventStream.TextInputEvent.text' is a JSON Number")]
    [InlineData("""{"text":"hi"} """ + "{}", "not strict JSON")]
    [InlineData("""["text"]""", "is not a JSON object")]
    [InlineData("text", "not strict JSON")]
    public void A_message_whose_payload_is_doubtful_is_refused(string payload, string because) =>
        Refused("lexv2-runtime", Streams.Event("TextInputEvent", payload)).ShouldContain(because);

    [Fact]
    public void A_header_of_another_type_than_text_names_no_event() =>
        Refused("lexv2-runtime", new EventMessage(
            [EventHeader.Of(":message-type", "event"), EventHeader.Of(":event-type", Encoding.UTF8.GetBytes("TextInputEvent"))], default))
            .ShouldContain("has no :event-type");

    [Fact]
    public void Exceptions_are_no_events_and_events_no_exceptions()
    {
        var kinesis = Decoder("kinesis", "SubscribeToShard", isOutput: true);
        Message(kinesis, Streams.Event("ResourceInUseException", "{}")).ShouldContain("has no event 'ResourceInUseException'");
        Message(kinesis, Exception("SubscribeToShardEvent")).ShouldContain("has no exception 'SubscribeToShardEvent'");
        kinesis.Decode(Exception("ResourceInUseException")).Holds(out var said, out _).ShouldBeTrue();
        said.ShouldBe(new StreamEvent.Modelled("ResourceInUseException", IsException: true, Value.Structure.Empty));
    }

    [Fact]
    public void An_error_has_a_code_and_a_message_and_nothing_else()
    {
        var decoder = Decoder("kinesis", "SubscribeToShard", isOutput: true);
        var message = new EventMessage(
            [EventHeader.Of(":message-type", "error"), EventHeader.Of(":error-code", "Oops"), EventHeader.Of(":error-message", "It broke")], default);
        decoder.Decode(message).Holds(out var said, out _).ShouldBeTrue();
        said.ShouldBe(new StreamEvent.Error("Oops", "It broke"));
        new EventEncoder(Models.Find("kinesis")!, Stream("kinesis", "SubscribeToShard", isOutput: true), Protocol.Json).Encode(said!).ShouldBe(message);
        Message(decoder, message with { Payload = new byte[1] }).ShouldContain("is an error that has a payload");
    }

    [Fact]
    public void The_initial_response_holds_the_members_that_do_not_stream()
    {
        var decoder = Decoder("kinesis", "SubscribeToShard", isOutput: true);
        decoder.Decode(Streams.Event("initial-response", "{}")).Holds(out var said, out _).ShouldBeTrue();
        said.ShouldBe(new StreamEvent.Initial(Value.Structure.Empty));
        Message(decoder, Streams.Event("initial-response", """{"EventStream":{}}""")).ShouldContain("unknown member 'EventStream'");
        Message(decoder, Streams.Event("initial-request", "{}")).ShouldContain("has no event 'initial-request'");
    }

    [Fact]
    public void A_protocol_whose_documents_are_not_read_in_events_is_refused()
    {
        var service = Models.Find("kinesis")!;
        EventDecoder.Of(service, service.Operations["SubscribeToShard"], Stream("kinesis", "SubscribeToShard", isOutput: true), Protocol.Query, Limits.Default)
            .Holds(out _, out var refusal).ShouldBeFalse();
        refusal!.Message.ShouldContain("SubscribeToShard: event streams of the protocol Query are not read");
    }

    [Fact]
    public void Members_in_headers_have_the_types_that_headers_have()
    {
        var service = ModelReader.Read("small", ModelCompiler.Compile("small", EventModel.Bytes));
        var operation = service.Operations["PutThing"];
        var stream = EventStreamShape.OfInput(operation).ShouldNotBeNull();
        EventDecoder.Of(service, operation, stream, Protocol.RestJson, Limits.Default).Holds(out var decoder, out _).ShouldBeTrue();
        var said = new StreamEvent.Modelled("thing", IsException: false, Value.Structure.Empty
            .With("flag", new Value.Boolean(true)).With("small", new Value.Number("-5")).With("large", new Value.Number("7"))
            .With("bytes", new Value.Blob(new byte[] { 0, 255 })).With("text", new Value.Text("é"))
            .With("at", new Value.Timestamp(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123)))
            .With("body", new Value.Text("the whole payload")));

        var message = new EventEncoder(service, stream, Protocol.RestJson).Encode(said);

        decoder!.Decode(message).Holds(out var again, out var refusal).ShouldBeTrue(refusal?.Message);
        again.ShouldBe(said);
        message["small"]!.Type.ShouldBe(EventHeaderType.Integer);
        message["large"]!.Type.ShouldBe(EventHeaderType.Long);
        Encoding.UTF8.GetString(message.Payload.Span).ShouldBe("the whole payload");
        Message(decoder, message with { Headers = message.Headers.Replace(message["flag"]!, EventHeader.Of("flag", "true")) })
            .ShouldContain("'things.thing.flag' is a header of the type Text, where the model has a Boolean");
    }

    [Fact]
    public void Changed_messages_never_break_the_decoder() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNegativeInt At, byte[] With)>(), Streams.Messages, (change, messages) =>
        {
            var decoder = Decoder("lexv2-runtime", "StartConversation");
            var payload = Encoding.UTF8.GetBytes("""{"text":"hi","clientTimestampMillis":5}""");
            var start = change.At.Get % payload.Length;
            var message = Streams.Event("TextInputEvent", "") with { Payload = (byte[])[.. payload[..start], .. change.With, .. payload[start..]] };
            foreach (var one in messages.Append(message))
            {
                if (decoder.Decode(one).Holds(out var said, out var refusal))
                {
                    decoder.Decode(Encoder("lexv2-runtime", "StartConversation").Encode(said)).Holds(out var again, out _).ShouldBeTrue();
                    again.ShouldBe(said);
                }
                else
                {
                    refusal.Message.ShouldNotBeEmpty();
                }
            }
        }));

    private static EventMessage Exception(string type) => new(
        [EventHeader.Of(":message-type", "exception"), EventHeader.Of(":exception-type", type)], Encoding.UTF8.GetBytes("{}"));

    private static Value.Structure Members(params (string Name, string Text)[] members) =>
        Value.Structure.Of(members.Select(member => KeyValuePair.Create<string, Value>(member.Name, new Value.Text(member.Text))));

    private static EventStreamShape Stream(string service, string operation, bool isOutput)
    {
        var model = Models.Find(service)!.Operations[operation];
        return (isOutput ? EventStreamShape.OfOutput(model) : EventStreamShape.OfInput(model)).ShouldNotBeNull();
    }

    private static EventDecoder Decoder(string service, string operation, bool isOutput = false)
    {
        var model = Models.Find(service)!;
        EventDecoder.Of(model, model.Operations[operation], Stream(service, operation, isOutput), model.Protocols[0], Limits.Default)
            .Holds(out var decoder, out var refusal).ShouldBeTrue(refusal?.Message);
        return decoder!;
    }

    private static EventEncoder Encoder(string service, string operation) =>
        new(Models.Find(service)!, Stream(service, operation, isOutput: false), Models.Find(service)!.Protocols[0]);

    private static StreamEvent Decode(string service, string operation, EventMessage message)
    {
        Decoder(service, operation).Decode(message).Holds(out var said, out var refusal).ShouldBeTrue(refusal?.Message);
        return said!;
    }

    private static string Refused(string service, EventMessage message) => Message(Decoder(service, "StartConversation"), message);

    private static string Message(EventDecoder decoder, EventMessage message)
    {
        decoder.Decode(message).Holds(out var said, out var refusal).ShouldBeFalse($"decoded as {said}");
        refusal!.Reason.ShouldBe(RefusalReason.NotUnderstood);
        return refusal.Message;
    }
}
