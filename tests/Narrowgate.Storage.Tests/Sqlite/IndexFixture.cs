using System.Collections.Immutable;
using System.Text.Json;
using Narrowgate.Recording;
using Narrowgate.Storage.Journal;
using Narrowgate.Storage.Sqlite;
using Narrowgate.Storage.Tests.Journal;
using Narrowgate.Testing;

namespace Narrowgate.Storage.Tests.Sqlite;

/// <summary>A journal with its index, and short ways to write entries.</summary>
public sealed class IndexFixture : IAsyncDisposable
{
    private readonly JournalFixture _files = new();

    public IndexFixture() => Start();

    public ManualClock Clock { get; } = new();

    public ListLogger<SqliteRecordings> Log { get; } = new();

    public FileJournal Journal { get; private set; } = null!;

    public SqliteRecordings Recordings { get; private set; } = null!;

    public string Path => _files.Directory + ".db";

    public string JournalDirectory => _files.Directory;

    public void Start()
    {
        Journal = _files.Open();
        Recordings = SqliteRecordings.Open(Path, Journal, Clock, Log);
    }

    public async Task StopAsync()
    {
        await Recordings.DisposeAsync();
        await Journal.DisposeAsync();
    }

    /// <summary>Stops, lets something happen to the files, and starts again.</summary>
    public async Task RestartAsync(Action between)
    {
        await StopAsync();
        between();
        Start();
    }

    public async Task AppendAsync(params JournalEntry[] entries)
    {
        foreach (var entry in entries)
        {
            await Journal.AppendAsync(entry);
        }
    }

    public SessionOpened Opened(string id, string subject = "ci/agent", string target = "prod", int seconds = 0) => new(
        At(seconds), id, new RecordedCaller(subject, "ci", ["agents"], ImmutableSortedDictionary<string, string>.Empty),
        target, "name", At(seconds + 3600));

    public RecordedCall Call(string id, string? session = "s1", string? effect = "Allow", int seconds = 0) => new(
        id, session, At(seconds), "s3", "GetObject", JsonSerializer.SerializeToElement(new { Bucket = "reports" }),
        [new RecordedAction("s3:GetObject", "Read", [])], ["arn:aws:s3:::reports/a"], "111122223333", "us-east-1",
        effect is null ? null : new RecordedDecision(effect, [], "fingerprint", "because"),
        new RecordedMessage([new RecordedHeader("accept", "*/*")], Body: null, 0, Sha256: null, WireHmac: null));

    public CallIntended Intended(string id, string? session = "s1", int seconds = 0) =>
        new(At(seconds), Call(id, session, seconds: seconds), Request: null);

    public CallStopped Stopped(string id, RefusalReason reason = RefusalReason.Denied, string? session = "s1") =>
        new(At(0), Call(id, session, "Deny"), reason.ToString(), "No.", Detail: null);

    public CallConcluded Concluded(string id, bool isKnown = true) => new(
        At(1), id, 200, isKnown, Request: null, new RecordedMessage([], "{}"u8.ToArray(), 2, "00", WireHmac: null),
        [], 12.5, isKnown ? null : "The upstream broke off.");

    public DateTimeOffset At(int seconds) => new ManualClock().GetUtcNow().AddSeconds(seconds);

    public Task<Page<CallRecording>> CallsAsync(CallQuery? query = null) =>
        Recordings.CallsAsync(query ?? new CallQuery(), TestContext.Current.CancellationToken);

    public Task<Page<SessionRecording>> SessionsAsync(SessionQuery? query = null) =>
        Recordings.SessionsAsync(query ?? new SessionQuery(), TestContext.Current.CancellationToken);

    public async Task<CallRecording> CallAsync(string id) =>
        (await Recordings.CallAsync(id, TestContext.Current.CancellationToken)).ShouldNotBeNull();

    public async Task<SessionRecording> SessionAsync(string id) =>
        (await Recordings.SessionAsync(id, TestContext.Current.CancellationToken)).ShouldNotBeNull();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _files.Dispose();
    }
}
