using Narrowgate.Recording;

namespace Narrowgate.Storage.Tests.Sqlite;

public sealed class PagingTests : IAsyncDisposable
{
    private readonly IndexFixture _index = new();

    public ValueTask DisposeAsync() => _index.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task Pages_give_every_call_once_newest_first(int limit)
    {
        await FillAsync();

        (await AllAsync(new CallQuery(Limit: limit))).ShouldBe(Enumerable.Range(0, 10).Reverse().Select(Id));
    }

    [Fact]
    public async Task Within_a_session_the_oldest_comes_first()
    {
        await FillAsync();

        (await AllAsync(new CallQuery(Session: "s1", Limit: 2))).ShouldBe([Id(1), Id(3), Id(5), Id(7), Id(9)]);
    }

    [Fact]
    public async Task Calls_that_come_in_meanwhile_do_not_move_the_pages()
    {
        await FillAsync();
        var first = await _index.CallsAsync(new CallQuery(Limit: 4));
        await _index.AppendAsync(_index.Intended("newer", seconds: 100));
        var second = await _index.CallsAsync(new CallQuery(Limit: 4, Cursor: first.Next));

        Ids(first).Concat(Ids(second)).ShouldBe(Enumerable.Range(2, 8).Reverse().Select(Id));
    }

    [Fact]
    public async Task Calls_of_the_same_moment_are_told_apart_by_their_order_in_the_journal()
    {
        foreach (var number in Enumerable.Range(0, 7))
        {
            await _index.AppendAsync(_index.Intended(Id(number)));
        }

        (await AllAsync(new CallQuery(Limit: 2))).ShouldBe(Enumerable.Range(0, 7).Reverse().Select(Id));
    }

    [Fact]
    public async Task Calls_are_narrowed_by_effect_and_by_time()
    {
        await _index.AppendAsync(
            _index.Intended("allowed", seconds: 0),
            new CallIntended(_index.At(1), _index.Call("asked", effect: "RequireApproval", seconds: 1), "r1"),
            _index.Stopped("denied"),
            _index.Stopped("malformed", RefusalReason.NotUnderstood));

        (await AllAsync(new CallQuery(Effect: "Allow"))).ShouldBe(["allowed"]);
        (await AllAsync(new CallQuery(Effect: "requireapproval"))).ShouldBe(["asked"]);
        (await AllAsync(new CallQuery(Effect: "denied"))).ShouldBe(["malformed", "denied"]);
        (await AllAsync(new CallQuery(Effect: "denied", Session: "s1"))).ShouldBe(["denied", "malformed"]);
        (await AllAsync(new CallQuery(Since: _index.At(1)))).ShouldBe(["asked"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a cursor")]
    [InlineData("AAAA")]
    public async Task A_cursor_that_nobody_gave_out_is_refused(string cursor) =>
        (await Should.ThrowAsync<ArgumentException>(() => _index.CallsAsync(new CallQuery(Cursor: cursor))))
            .Message.ShouldContain("first page");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_limit_out_of_bounds_is_refused(int limit) =>
        await Should.ThrowAsync<ArgumentException>(() => _index.CallsAsync(new CallQuery(Limit: limit)));

    private async Task FillAsync()
    {
        foreach (var number in Enumerable.Range(0, 10))
        {
            await _index.AppendAsync(_index.Intended(Id(number), $"s{number % 2}", number));
        }
    }

    private async Task<List<string>> AllAsync(CallQuery query)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _index.CallsAsync(query with { Cursor = cursor });
            page.Items.Length.ShouldBeLessThanOrEqualTo(query.Limit);
            ids.AddRange(Ids(page));
            cursor = page.Next;
        }
        while (cursor is not null);
        return ids;
    }

    private static IEnumerable<string> Ids(Page<CallRecording> page) => page.Items.Select(call => call.Call.Id);

    private static string Id(int number) => $"call-{number}";
}
