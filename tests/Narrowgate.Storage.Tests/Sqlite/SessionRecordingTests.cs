using Narrowgate.Recording;

namespace Narrowgate.Storage.Tests.Sqlite;

public sealed class SessionRecordingTests : IAsyncDisposable
{
    private readonly IndexFixture _index = new();

    public ValueTask DisposeAsync() => _index.DisposeAsync();

    [Fact]
    public async Task A_session_is_open_until_it_expires()
    {
        await _index.AppendAsync(_index.Opened("s1"));
        (await _index.SessionAsync("s1")).State.ShouldBe("open");

        _index.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        (await _index.SessionAsync("s1")).State.ShouldBe("open");
        _index.Clock.Advance(TimeSpan.FromTicks(1));
        (await _index.SessionAsync("s1")).State.ShouldBe("expired");
    }

    [Fact]
    public async Task A_revoked_session_stays_revoked_also_when_its_keys_are_renewed()
    {
        await _index.AppendAsync(
            _index.Opened("s1"),
            new SessionRevoked(_index.At(1), "s1", "people/ada", "stolen token"),
            _index.Opened("s1", seconds: 60));

        (await _index.SessionAsync("s1")).State.ShouldBe("revoked");
    }

    [Fact]
    public async Task Opening_a_session_again_extends_it_and_changes_nothing_else()
    {
        await _index.AppendAsync(_index.Opened("s1"), _index.Opened("s1", seconds: 600));

        var session = await _index.SessionAsync("s1");
        session.StartedAt.ShouldBe(_index.At(0));
        session.ExpiresAt.ShouldBe(_index.At(600 + 3600));
        (await _index.SessionsAsync()).Items.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_session_counts_its_calls_and_names_its_caller()
    {
        await _index.AppendAsync(
            _index.Opened("s1", "gh/my-org/app"), _index.Opened("s2"),
            _index.Intended("c1"), _index.Concluded("c1"), _index.Stopped("c2"), _index.Intended("c3", "s2"));

        var session = await _index.SessionAsync("s1");
        session.CallCount.ShouldBe(2);
        session.Caller.Subject.ShouldBe("gh/my-org/app");
        session.Caller.Groups.ShouldBe(["agents"]);
        session.Target.ShouldBe("prod");
    }

    [Fact]
    public async Task Sessions_are_listed_newest_first_and_narrowed_by_each_field()
    {
        await _index.AppendAsync(
            _index.Opened("s1", "a", "prod", seconds: 0),
            _index.Opened("s2", "b", "prod", seconds: 10),
            _index.Opened("s3", "a", "test", seconds: 20));

        (await IdsAsync(new SessionQuery())).ShouldBe(["s3", "s2", "s1"]);
        (await IdsAsync(new SessionQuery(Caller: "a"))).ShouldBe(["s3", "s1"]);
        (await IdsAsync(new SessionQuery(Target: "prod"))).ShouldBe(["s2", "s1"]);
        (await IdsAsync(new SessionQuery(Caller: "a", Target: "prod"))).ShouldBe(["s1"]);
        (await IdsAsync(new SessionQuery(Since: _index.At(10)))).ShouldBe(["s3", "s2"]);
        (await IdsAsync(new SessionQuery(Caller: "nobody"))).ShouldBeEmpty();
    }

    private async Task<IEnumerable<string>> IdsAsync(SessionQuery query) =>
        (await _index.SessionsAsync(query)).Items.Select(session => session.Id);
}
