using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Tests.Events;
using Narrowgate.Operations;
using ModelCompiler = Narrowgate.Aws.Models.Compile.ModelCompiler;

namespace Narrowgate.Aws.Tests.Reply;

public sealed class EventMaskingTests
{
    private static readonly ModelCatalogue Models = new();
    private static readonly ServiceModel Small = ModelReader.Read("small", ModelCompiler.Compile("small", EventModel.Bytes));

    [Fact]
    public void A_secret_in_an_event_is_masked_and_every_other_byte_stays()
    {
        var masked = Mask(Small, "PutThing", Streams.Event("nested", """{ "name" : "n", "key":"hunter2","more":1 }"""));
        Encoding.UTF8.GetString(masked.Message.Payload.Span).ShouldBe("""{ "name" : "n", "key":"***","more":1 }""");
        masked.Masked.ShouldHaveSingleItem().Path.ShouldBe("things.nested.key");
        masked.Message.Headers.ShouldBe(Streams.Event("nested", "{}").Headers);
    }

    /// <summary>AWS marks them sensitive, and they are what the caller asked for: see docs/members.md.</summary>
    [Theory]
    [InlineData("bedrock-runtime", "InvokeModelWithResponseStream", "chunk", """{"bytes":"c2VjcmV0","p":"abc"}""")]
    [InlineData("bedrock-runtime", "ConverseStream", "messageStart", """{ "role" : "assistant" }""")]
    [InlineData("bedrock-agent-runtime", "InvokeFlow", "flowCompletionEvent", """{"completionReason":"SUCCESS"}""")]
    [InlineData("bedrock-agent-runtime", "InvokeAgent", "files", """{"files":[{"bytes":"YQ==","name":"n","type":"t","more":1}]}""")]
    public void What_a_model_answers_is_no_secret(string service, string operation, string type, string payload)
    {
        var masked = Mask(service, operation, Streams.Event(type, payload));
        Encoding.UTF8.GetString(masked.Message.Payload.Span).ShouldBe(payload);
        masked.Masked.ShouldBeEmpty();
    }

    [Fact]
    public void A_payload_that_is_one_secret_is_masked_whole()
    {
        var masked = Mask(Small, "PutThing", Streams.Event("keyed", "hunter2", "text/plain"));
        Encoding.UTF8.GetString(masked.Message.Payload.Span).ShouldBe("***");
        masked.Masked.ShouldHaveSingleItem().Path.ShouldBe("things.keyed.body");
    }

    [Fact]
    public void A_message_with_nothing_to_mask_goes_as_it_came_with_members_that_the_model_does_not_know()
    {
        var message = Streams.Event("SubscribeToShardEvent", """{"Records":[],"Newer":1}""") with { };
        Mask("kinesis", "SubscribeToShard", message).Message.ShouldBe(message);
        var records = Streams.Event("Records", "a,b\n", "application/octet-stream");
        Mask("s3", "SelectObjectContent", records).Message.ShouldBe(records);
    }

    [Fact]
    public void Sensitive_headers_keep_their_type()
    {
        var message = new EventMessage(
            [.. Streams.Event("thing", "").Headers, EventHeader.Of("key", "hunter2"), EventHeader.Of("text", "plain")], Encoding.UTF8.GetBytes("body"));
        var masked = Mask(Small, "PutThing", message);
        masked.Message["key"].ShouldBe(EventHeader.Of("key", "***"));
        masked.Message["text"].ShouldBe(EventHeader.Of("text", "plain"));
        masked.Masked.ShouldHaveSingleItem().Path.ShouldBe("things.thing.key");
    }

    [Fact]
    public void Of_a_sensitive_event_headers_unknown_ones_and_the_payload_are_masked()
    {
        var message = new EventMessage(
            [.. Streams.Event("secret", "").Headers, EventHeader.Of("small", 7), EventHeader.Of("unknown", 7L), EventHeader.Of("also", true)],
            Encoding.UTF8.GetBytes("""{"name":"x"}"""));
        var masked = Mask(Small, "PutThing", message);
        masked.Message.Headers.Skip(3).ShouldBe([EventHeader.Of("small", 0), EventHeader.Of("unknown", 0L), EventHeader.Of("also", false)]);
        Encoding.UTF8.GetString(masked.Message.Payload.Span).ShouldBe("""{"name":"***"}""");
    }

    [Theory]
    [InlineData("nested", "name=x", "could not be masked")]
    [InlineData("nested", """{"key":"x" """, "could not be masked")]
    [InlineData("newer", "{}", "has no event 'newer' in the model")]
    [InlineData("initial-response", "{}", "has no event 'initial-response' in the model")]
    public void What_is_unknown_or_cannot_be_read_is_not_passed_on(string type, string payload, string because)
    {
        Masking(Small, "PutThing").Mask(Streams.Event(type, payload)).Holds(out _, out var refusal).ShouldBeFalse();
        (refusal!.Detail ?? refusal.Message).ShouldContain(because);
    }

    [Fact]
    public void An_initial_response_comes_first_or_not_at_all()
    {
        var masking = Masking(Models.Find("kinesis")!, "SubscribeToShard");
        masking.Mask(Streams.Event("initial-response", "{}")).Holds(out _, out _).ShouldBeTrue();
        masking.Mask(Streams.Event("initial-response", "{}")).Holds(out _, out var refusal).ShouldBeFalse();
        refusal!.Message.ShouldContain("is not its first message");
    }

    private static EventMasking Masking(ServiceModel service, string operation)
    {
        var model = service.Operations[operation];
        var call = new AwsCall(service, model, service.Protocols[0], Value.Structure.Empty);
        return new EventMasking(call, EventStreamShape.OfOutput(model)!, new ReplyMasker(Limits.Default), Limits.Default);
    }

    private static MaskedEvent Mask(string service, string operation, EventMessage message) => Mask(Models.Find(service)!, operation, message);

    private static MaskedEvent Mask(ServiceModel service, string operation, EventMessage message)
    {
        Masking(service, operation).Mask(message).Holds(out var masked, out var refusal).ShouldBeTrue(refusal?.Detail ?? refusal?.Message);
        return masked!;
    }
}
