using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Recording;
using Narrowgate.Storage.Tests.Journal;

namespace Narrowgate.Storage.Tests.Sqlite;

public sealed class CallRecordingTests : IAsyncDisposable
{
    private readonly IndexFixture _index = new();

    public ValueTask DisposeAsync() => _index.DisposeAsync();

    [Fact]
    public async Task A_call_goes_from_forwarded_to_done()
    {
        await _index.AppendAsync(_index.Intended("c1"));
        var forwarded = await _index.CallAsync("c1");
        forwarded.State.ShouldBe("forwarded");
        forwarded.Status.ShouldBeNull();

        await _index.AppendAsync(_index.Concluded("c1"));
        var done = await _index.CallAsync("c1");
        done.State.ShouldBe("done");
        done.Status.ShouldBe(200);
        done.DurationMs.ShouldBe(12.5);
        done.Reply!.Body.ShouldBe("{}"u8.ToArray());
        done.Reason.ShouldBeNull();
        done.Call.Operation.ShouldBe("GetObject");
        done.Call.Parameters!.Value.GetProperty("Bucket").GetString().ShouldBe("reports");
    }

    [Fact]
    public async Task A_call_whose_outcome_is_not_known_says_what_broke()
    {
        await _index.AppendAsync(_index.Intended("c1"), _index.Concluded("c1", isKnown: false));

        var call = await _index.CallAsync("c1");
        call.State.ShouldBe("unknown");
        call.Reason.ShouldBe("The upstream broke off.");
    }

    [Theory]
    [InlineData(RefusalReason.Denied, "denied")]
    [InlineData(RefusalReason.ApprovalDenied, "denied")]
    [InlineData(RefusalReason.SessionRevoked, "denied")]
    [InlineData(RefusalReason.NotUnderstood, "refused")]
    [InlineData(RefusalReason.TooLarge, "refused")]
    [InlineData(RefusalReason.SignatureMismatch, "refused")]
    public async Task A_stopped_call_was_refused_before_it_was_understood_or_denied_after(RefusalReason reason, string state)
    {
        await _index.AppendAsync(_index.Stopped("c1", reason));

        (await _index.CallAsync("c1")).State.ShouldBe(state);
    }

    [Fact]
    public async Task A_call_without_an_operation_was_refused_whatever_the_reason_and_the_detail_is_told()
    {
        var call = _index.Call("c1", session: null, effect: null) with { Operation = null, Service = null };
        await _index.AppendAsync(new CallStopped(_index.At(0), call, "Fault", "It broke.", "out of memory"));

        var stopped = await _index.CallAsync("c1");
        stopped.State.ShouldBe("refused");
        stopped.Reason.ShouldBe("It broke. (out of memory)");
    }

    [Fact]
    public async Task A_detail_that_the_message_already_has_is_not_said_twice()
    {
        var call = _index.Call("c1", session: null, effect: null);
        await _index.AppendAsync(new CallStopped(_index.At(0), call, "Denied", "Denied: no statement.", "no statement"));

        (await _index.CallAsync("c1")).Reason.ShouldBe("Denied: no statement.");
    }

    [Fact]
    public async Task A_call_that_waited_is_the_same_call_when_it_is_approved_or_denied()
    {
        await _index.AppendAsync(
            _index.Opened("s1"),
            new CallWaiting(_index.At(0), _index.Call("c1"), "r1"),
            new CallWaiting(_index.At(0), _index.Call("c2"), "r2"));
        (await _index.CallAsync("c1")).State.ShouldBe("waiting");

        await _index.AppendAsync(
            new CallIntended(_index.At(2), _index.Call("c1"), "r1"),
            _index.Concluded("c1"),
            _index.Stopped("c2", RefusalReason.ApprovalDenied));

        var approved = await _index.CallAsync("c1");
        approved.State.ShouldBe("done");
        approved.Approval.ShouldBe("r1");
        var denied = await _index.CallAsync("c2");
        denied.State.ShouldBe("denied");
        denied.Approval.ShouldBe("r2");
        (await _index.SessionAsync("s1")).CallCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_new_process_knows_that_earlier_calls_are_of_unknown_outcome_and_earlier_waits_are_over()
    {
        await _index.AppendAsync(
            _index.Intended("sent"),
            _index.Intended("finished"),
            _index.Concluded("finished"),
            new CallWaiting(_index.At(0), _index.Call("waiting"), "r1"),
            new GatewayStarted(_index.At(5), "0.1.0"),
            _index.Intended("later"));

        (await _index.CallAsync("sent")).State.ShouldBe("unknown");
        (await _index.CallAsync("sent")).Reason!.ShouldContain("gateway stopped");
        (await _index.CallAsync("waiting")).State.ShouldBe("denied");
        (await _index.CallAsync("waiting")).Reason!.ShouldContain("while the call waited");
        (await _index.CallAsync("finished")).State.ShouldBe("done");
        (await _index.CallAsync("later")).State.ShouldBe("forwarded");
    }

    [Fact]
    public async Task Of_a_streamed_request_the_headers_are_those_that_were_decided_on_and_the_body_what_passed()
    {
        var passed = new RecordedMessage([], "part"u8.ToArray(), 1 << 20, "00", "11");
        await _index.AppendAsync(_index.Intended("c1"), _index.Concluded("c1") with { Request = passed });

        var request = (await _index.CallAsync("c1")).Request!;
        request.Headers.ShouldBe([new RecordedHeader("accept", "*/*")]);
        request.Size.ShouldBe(1 << 20);
    }

    [Fact]
    public void Any_call_comes_back_as_it_was_recorded() => Prop.ForAll(Arb.From(JournalEntries.Call), call =>
    {
        _index.Journal.AppendAsync(new CallIntended(call.At, call, Request: null)).AsTask().GetAwaiter().GetResult();

        // The same generated id may come twice: then it is the same call, and the newest entry tells.
        var read = _index.CallAsync(call.Id).GetAwaiter().GetResult();
        JsonSerializer.Serialize(read.Call, JournalJson.Default.RecordedCall)
            .ShouldBe(JsonSerializer.Serialize(call, JournalJson.Default.RecordedCall));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public async Task An_unknown_id_is_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        (await _index.Recordings.CallAsync("nobody", cancellation)).ShouldBeNull();
        (await _index.Recordings.SessionAsync("nobody", cancellation)).ShouldBeNull();
    }
}
