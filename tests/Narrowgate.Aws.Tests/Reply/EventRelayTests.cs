using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Events;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Tests.Events;
using Narrowgate.Operations;
using Narrowgate.Policy;
using Narrowgate.Recording;
using Narrowgate.Testing;
using Narrowgate.Wire.Http;
using ModelCompiler = Narrowgate.Aws.Models.Compile.ModelCompiler;

namespace Narrowgate.Aws.Tests.Reply;

/// <summary>What goes out of a reply's event stream, when, and what is recorded of it.</summary>
public sealed class EventRelayTests : IDisposable
{
    private static readonly ModelCatalogue Models = new();
    private static readonly ServiceModel Small = ModelReader.Read("small", ModelCompiler.Compile("small", EventModel.Bytes));
    private static readonly EventMessage Start = Streams.Event("messageStart", """{"role":"assistant"}""");

    private readonly MemoryJournal _journal = new();
    private readonly DefaultHttpContext _caller = new();
    private readonly Lifetime _lifetime = new();
    private readonly CallerPlace _place = Place();
    private readonly MemoryStream _received = new();

    public EventRelayTests()
    {
        _caller.Features.Set<IHttpRequestLifetimeFeature>(_lifetime);
        _caller.Response.Body = _received;
    }

    public void Dispose() => _received.Dispose();

    [Fact]
    public async Task Every_message_is_out_before_the_outcome_is_recorded_and_the_bodys_end_only_after()
    {
        var recorded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var outWhenRecorded = 0L;
        _journal.Disk = _ =>
        {
            outWhenRecorded = _received.Length;
            return recorded.Task;
        };
        var relaying = RelayAsync("ConverseStream", Streams.Write(Start, Start));

        relaying.IsCompleted.ShouldBeFalse();
        outWhenRecorded.ShouldBe(Streams.Write(Start, Start).Length);
        recorded.SetResult();
        (await relaying).ShouldBeNull();
        _lifetime.IsAborted.ShouldBeFalse();
    }

    [Fact]
    public async Task Where_the_outcome_cannot_be_recorded_the_end_does_not_go_out()
    {
        _journal.IsFull = true;
        await Should.ThrowAsync<JournalUnavailableException>(() => RelayAsync("ConverseStream", Streams.Write(Start)));
    }

    [Fact]
    public async Task Lengths_and_digests_of_what_came_are_not_told_of_what_goes()
    {
        await RelayAsync("ConverseStream", Streams.Write(Start), ("Content-MD5", "x"), ("x-amz-checksum-crc32", "x"), ("x-amzn-RequestId", "r"));
        _caller.Response.Headers.Keys.ShouldBe(["x-amzn-RequestId", "Content-Type"], ignoreOrder: true);
        _caller.Response.ContentLength.ShouldBeNull();
    }

    [Theory]
    [InlineData(5, "Message 2 of the event stream has a wrong checksum over its lengths.")]
    [InlineData(30, "Message 2 of the event stream has a wrong checksum.")]
    public async Task A_broken_message_breaks_the_connection_after_those_before_it(int at, string because)
    {
        var bytes = Streams.Write(Start, Start, Start);
        bytes[(bytes.Length / 3) + at] ^= 1;

        (await RelayAsync("ConverseStream", bytes)).ShouldBeNull();

        _received.ToArray().ShouldBe(Streams.Write(Start));
        _lifetime.IsAborted.ShouldBeTrue();
        Concluded().Error.ShouldBe($"The reply's event stream broke: {because}");
        Concluded().Reply!.Size.ShouldBe(_received.Length);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_recorded_and_the_connection_broken()
    {
        (await RelayAsync("ConverseStream", Streams.Write(Start, Start)[..^3])).ShouldBeNull();

        _lifetime.IsAborted.ShouldBeTrue();
        Concluded().Error.ShouldBe("The reply's event stream broke: Message 2 of the event stream breaks off.");
    }

    [Fact]
    public async Task A_first_message_that_is_none_is_a_refusal_and_nothing_goes_out()
    {
        var refusal = await RelayAsync("ConverseStream", Encoding.UTF8.GetBytes("""{"message":"surprise"}"""));

        refusal.ShouldNotBeNull().Reason.ShouldBe(RefusalReason.UpstreamBroken);
        _received.Length.ShouldBe(0);
        Concluded().Error.ShouldStartWith("The reply's event stream broke: Message 1");
    }

    [Fact]
    public async Task A_stream_without_events_is_one_where_it_says_so()
    {
        (await RelayAsync("ConverseStream", [])).ShouldBeNull();
        Concluded().Error.ShouldBeNull();
    }

    [Fact]
    public async Task The_record_of_what_was_masked_is_bounded_though_the_stream_is_not()
    {
        var events = Enumerable.Range(0, 3000).Select(number => Streams.Event("secret", $$"""{"name":"YQ==","newer{{number}}":1}"""));

        (await RelayAsync("PutThing", Streams.Write(events))).ShouldBeNull();

        Concluded().Masked.Length.ShouldBe(1001);
        Concluded().Masked.Select(place => place.Path).ShouldContain("things.secret");
        var received = Streams.Read(_received.ToArray()).Messages;
        received.Count.ShouldBe(3000);
        received.Select(message => message.Payload.Span.IndexOf("YQ=="u8)).Max().ShouldBe(-1);
    }

    private static CallerPlace Place()
    {
        new CallerBounds(Limits.Default).Enter("caller").Holds(out var place, out _).ShouldBeTrue();
        return place!;
    }

    private CallConcluded Concluded() => _journal.Entries.OfType<CallConcluded>().ShouldHaveSingleItem();

    private Task<Refusal?> RelayAsync(string operation, byte[] body, params (string Name, string Value)[] headers)
    {
        var service = Small.Operations.ContainsKey(operation) ? Small : Models.Find("bedrock-runtime")!;
        var limits = Limits.Default;
        var relay = new ReplyRelay(
            new ReplyMasker(limits), new Recorder(_journal, TimeProvider.System), new RecordingKey(new GatewayKey(new byte[32])),
            RecordingLimits.Default, limits, TimeProvider.System);
        var upstream = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
        upstream.Content.Headers.TryAddWithoutValidation("Content-Type", EventMessage.ContentType).ShouldBeTrue();
        foreach (var (name, value) in headers)
        {
            (upstream.Headers.TryAddWithoutValidation(name, value) || upstream.Content.Headers.TryAddWithoutValidation(name, value)).ShouldBeTrue();
        }
        var arrival = new CallArrival("call", DateTimeOffset.UnixEpoch, new Origin("127.0.0.1", IsSecure: false, "test"), new RecordedMessage([], null, 0, null, null));
        var call = new AwsCall(service, service.Operations[operation], Protocol.RestJson, Value.Structure.Empty);
        var relayed = new RelayedCall(_caller.Response, _place, arrival, call, new AwsCredential("AKIATEST", "secret", null));
        return relay.RelayAsync(relayed, upstream, uploaded: null);
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsAborted { get; private set; }

        public void Abort() => IsAborted = true;
    }
}
