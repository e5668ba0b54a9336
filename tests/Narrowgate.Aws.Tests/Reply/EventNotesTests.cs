using System.Text;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Tests.Events;
using Narrowgate.Operations;
using Narrowgate.Recording;
using Narrowgate.Wire.Http;
using ModelCompiler = Narrowgate.Aws.Models.Compile.ModelCompiler;

namespace Narrowgate.Aws.Tests.Reply;

/// <summary>What is kept of the events of a request.</summary>
public sealed class EventNotesTests
{
    private static readonly ServiceModel Small = ModelReader.Read("small", ModelCompiler.Compile("small", EventModel.Bytes));

    [Fact]
    public void Secrets_of_an_event_are_masked_and_the_rest_is_kept()
    {
        var kept = Take(RecordingLimits.Default, Streams.Event("nested", """{"name":"visible","key":"hunter2"}"""));

        var message = Streams.Read(kept.Body!).Messages.ShouldHaveSingleItem();
        Encoding.UTF8.GetString(message.Payload.Span).ShouldBe("""{"name":"visible","key":"***"}""");
    }

    [Fact]
    public void An_event_that_is_secret_as_a_whole_leaves_its_type_alone()
    {
        var kept = Take(RecordingLimits.Default, Streams.Event("secret", """{"name":"hunter2"}"""));

        Encoding.Latin1.GetString(kept.Body!).ShouldNotContain("hunter2");
        Streams.Read(kept.Body!).Messages.Single()[":event-type"]!.Text.ShouldBe("secret");
    }

    [Fact]
    public void However_long_the_stream_the_record_is_bounded_and_its_size_is_told()
    {
        var events = Enumerable.Repeat(Streams.Event("nested", """{"name":"visible"}"""), 1000).ToArray();
        var kept = Take(new RecordingLimits(BodyBytes: 1024), events);

        kept.Body!.Length.ShouldBe(1024);
        kept.Size.ShouldBe(Streams.Write(events).Length);
    }

    private static RecordedMessage Take(RecordingLimits keep, params EventMessage[] messages)
    {
        var operation = Small.Operations["PutThing"];
        var stream = EventStreamShape.OfInput(operation)!;
        var call = new AwsCall(Small, operation, Protocol.RestJson, Value.Structure.Empty, stream.Member);
        using var notes = new EventNotes(
            call, stream, new ReplyMasker(Limits.Default), new RecordingKey(new GatewayKey(new byte[32])), keep, Limits.Default);
        foreach (var message in messages)
        {
            notes.Take(message).ShouldBeNull();
        }
        return notes.Record();
    }
}
