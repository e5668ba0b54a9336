using System.Text.Json;
using FsCheck.Fluent;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Tests.Events;

/// <summary>botocore, which reads event streams by code of its own, sees in them what is seen here.</summary>
[Trait("Needs", "python")]
public sealed class BotocoreTests
{
    private static readonly ModelCatalogue Models = new();

    [Fact]
    public void Every_event_of_every_service_is_decoded_to_what_botocore_reads_in_it()
    {
        var sampled = BotocoreEvents.Sample();
        sampled.Select(one => (one.Service, one.Stream)).Distinct().Count().ShouldBe(28);
        var faults = sampled.Select(one => (one.Service, one.Operation, one.Type, Fault: Fault(one, Decode(one))))
            .Where(one => one.Fault is not null).ToList();
        faults.ShouldBeEmpty(string.Join('\n', faults.Take(20)));
    }

    [Fact]
    public void What_is_written_anew_means_the_same_to_botocore()
    {
        var sampled = BotocoreEvents.Sample();
        var written = BotocoreEvents.Parse(sampled.Select(one => one with
        {
            Frame = Convert.ToBase64String(EventFrame.Write(EncoderFor(one).Encode(Decode(one)))),
        }));
        written.Count.ShouldBe(sampled.Count);
        foreach (var (before, after) in sampled.Zip(written))
        {
            after.Type.ShouldBe(before.Type);
            JsonElement.DeepEquals(after.Members, before.Members).ShouldBeTrue($"{before.Service}:{before.Operation} {after.Members}\n{before.Members}");
        }
    }

    [Fact]
    public void Frames_are_read_and_refused_as_botocore_does()
    {
        var streams = Streams.Messages.Generator.Sample(300).Select(messages => Streams.Write(messages)).ToList();
        var broken = streams.Where(stream => stream.Length > 0)
            .Select((stream, index) => stream.Select((octet, at) => at == index * 31 % stream.Length ? (byte)(octet ^ 0x10) : octet).ToArray());
        streams.AddRange([.. broken]);
        foreach (var (stream, judged) in streams.Zip(BotocoreEvents.Frames(streams)))
        {
            var (messages, refused) = Streams.Read(stream);
            (refused is not null).ShouldBe(judged.Refused is not null, judged.Refused);
            if (judged.Messages is { } expected)
            {
                messages.Select(Show).ShouldBe(expected.Select(Show));
            }
        }
    }

    private static string? Fault(SampledEvent sampled, StreamEvent decoded)
    {
        if (decoded is not StreamEvent.Modelled said || said.Type != sampled.Type || said.IsException != sampled.IsException)
        {
            return $"decoded as {decoded}";
        }
        using var found = JsonDocument.Parse(ValueJson.ToUtf8(said.Members));
        return JsonElement.DeepEquals(found.RootElement, sampled.Members)
            ? null
            : $"decoded\n   {found.RootElement}\n   for\n   {sampled.Members}";
    }

    private static StreamEvent Decode(SampledEvent sampled)
    {
        var (service, operation, stream) = Place(sampled);
        EventDecoder.Of(service, operation, stream, service.Protocols[0], Limits.Default).Holds(out var decoder, out var refusal).ShouldBeTrue(refusal?.Message);
        var message = Streams.Read(Convert.FromBase64String(sampled.Frame)).Messages.ShouldHaveSingleItem();
        decoder!.Decode(message).Holds(out var said, out refusal).ShouldBeTrue($"{sampled.Service}:{sampled.Operation} {sampled.Type}: {refusal?.Message}");
        return said!;
    }

    private static EventEncoder EncoderFor(SampledEvent sampled)
    {
        var (service, _, stream) = Place(sampled);
        return new EventEncoder(service, stream, service.Protocols[0]);
    }

    private static (ServiceModel Service, OperationModel Operation, EventStreamShape Stream) Place(SampledEvent sampled)
    {
        var service = Models.Find(sampled.Service)!;
        var operation = service.Operations[sampled.Operation];
        var stream = sampled.Direction == "input" ? EventStreamShape.OfInput(operation) : EventStreamShape.OfOutput(operation);
        return (service, operation, stream.ShouldNotBeNull());
    }

    private static string Show(EventMessage message) =>
        string.Join('\n', message.Headers.Select(header => $"{header.Name}={Show(header)}")) + $"\n{Convert.ToBase64String(message.Payload.Span)}";

    private static string Show(EventHeader header) => header.Type switch
    {
        EventHeaderType.True => "True",
        EventHeaderType.False => "False",
        EventHeaderType.Text => header.Text!,
        EventHeaderType.Timestamp => System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(header.Value.Span).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => header.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Convert.ToBase64String(header.Value.Span),
    };

    private static string Show(JudgedMessage message) =>
        string.Join('\n', message.Headers.Select(header => $"{header[0].GetString()}={header[1]}")) + $"\n{message.Payload}";
}
