using System.Text;
using Narrowgate.Recording;
using Narrowgate.Server.Tests.Endpoints.Bench;

namespace Narrowgate.Server.Tests.WebConsole;

public sealed class SignInTests
{
    private const string Alice = "person:alice";

    [Theory]
    [InlineData("tcp", Alice, 200)]
    [InlineData("socket", Alice, 200)]
    [InlineData("tcp", null, 401)]
    [InlineData("socket", null, 401)]
    [InlineData("tcp", "workload:ci", 403)]
    [InlineData("tcp", "garbage", 401)]
    public async Task A_link_is_for_whoever_shows_a_persons_token(string door, string? token, int status)
    {
        await using var bench = await ApiBench.StartAsync();

        var reply = await bench.SendAsync(door, HttpMethod.Post, "/api/v1/sign-in-links", token);

        reply.Status.ShouldBe(status, reply.Body);
        bench.Journal.Entries.OfType<AdministrativeAct>().Count().ShouldBe(status == 200 ? 1 : 0);
    }

    [Fact]
    public async Task The_code_is_in_the_fragment_and_nowhere_in_the_record()
    {
        await using var bench = await ApiBench.StartAsync();

        var link = (await bench.SendAsync("socket", HttpMethod.Post, "/api/v1/sign-in-links", Alice)).Json.GetProperty("link").GetString()!;
        var code = link.Split('#')[1];
        var cookie = (await Browser.EnterAsync(bench, code)).Value!;

        link.ShouldMatch("^https://console.gate.example.com/sign-in#[A-Za-z0-9_-]{43}$");
        var record = string.Join('\n', bench.Journal.Entries.Select(entry => Encoding.UTF8.GetString(JournalJson.Write(entry))));
        record.ShouldContain("signed-in");
        record.ShouldNotContain(code);
        record.ShouldNotContain(cookie);
    }

    [Fact]
    public async Task A_link_signs_in_once()
    {
        await using var bench = await ApiBench.StartAsync();
        var code = await Browser.CodeAsync(bench, Alice);

        (await Browser.EnterAsync(bench, code)).Reply.Status.ShouldBe(200);
        var again = await Browser.EnterAsync(bench, code);

        again.Reply.Status.ShouldBe(401);
        again.Value.ShouldBeNull();
        again.Reply.Detail.ShouldContain("narrowgate login --link");
        (await Browser.EnterAsync(bench, "guessed")).Reply.Status.ShouldBe(401);
    }

    [Fact]
    public async Task Of_many_who_open_one_link_at_once_one_is_signed_in()
    {
        await using var bench = await ApiBench.StartAsync();
        var code = await Browser.CodeAsync(bench, Alice);

        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Browser.EnterAsync(bench, code)));

        all.Count(one => one.Reply.Status == 200).ShouldBe(1);
    }

    [Theory]
    [InlineData(299, 200)]
    [InlineData(300, 401)]
    public async Task A_link_is_good_for_five_minutes(int seconds, int status)
    {
        await using var bench = await ApiBench.StartAsync();
        var code = await Browser.CodeAsync(bench, Alice);

        bench.Clock.Advance(TimeSpan.FromSeconds(seconds));

        (await Browser.EnterAsync(bench, code)).Reply.Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_link_and_a_sign_in_end_with_the_token_behind_them()
    {
        await using var bench = await ApiBench.StartAsync();
        bench.Tokens.ExpiresAt = bench.Clock.GetUtcNow().AddMinutes(2);
        var late = await Browser.CodeAsync(bench, Alice);
        var (_, cookie) = await Browser.EnterAsync(bench, await Browser.CodeAsync(bench, Alice));

        bench.Clock.Advance(TimeSpan.FromSeconds(119));
        (await Browser.SendAsync(bench, HttpMethod.Get, "whoami", cookie)).Status.ShouldBe(200);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));

        (await Browser.SendAsync(bench, HttpMethod.Get, "whoami", cookie)).Status.ShouldBe(401);
        (await Browser.EnterAsync(bench, late)).Reply.Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("https://console.gate.example.com", "__Secure-narrowgate", true)]
    [InlineData("http://127.0.0.1", "narrowgate", false)]
    public async Task The_cookie_is_out_of_reach_for_scripts_and_other_sites(string console, string name, bool isSecure)
    {
        await using var bench = await ApiBench.StartAsync(console: console);

        var (reply, _) = await Browser.EnterAsync(bench, await Browser.CodeAsync(bench, Alice));

        var cookie = reply.Cookies.ShouldHaveSingleItem().ToLowerInvariant();
        cookie.ShouldStartWith($"{name.ToLowerInvariant()}=");
        cookie.ShouldContain("; path=/api");
        cookie.ShouldContain("; httponly");
        cookie.ShouldContain("; samesite=strict");
        cookie.Contains("; secure", StringComparison.Ordinal).ShouldBe(isSecure);
    }

    [Fact]
    public async Task Who_signed_out_is_signed_out_and_nobody_else()
    {
        await using var bench = await ApiBench.StartAsync();
        var (_, cookie) = await Browser.EnterAsync(bench, await Browser.CodeAsync(bench, Alice));
        var (_, other) = await Browser.EnterAsync(bench, await Browser.CodeAsync(bench, Alice));

        (await Browser.SendAsync(bench, HttpMethod.Post, "sign-out", cookie)).Status.ShouldBe(204);

        (await Browser.SendAsync(bench, HttpMethod.Get, "whoami", cookie)).Status.ShouldBe(401);
        (await Browser.SendAsync(bench, HttpMethod.Get, "whoami", other)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Ten_links_of_one_person_wait_and_the_oldest_gives_way_to_the_eleventh()
    {
        await using var bench = await ApiBench.StartAsync();
        var others = await Browser.CodeAsync(bench, "person:bob");
        var codes = new List<string>();
        for (var link = 0; link < 11; link++)
        {
            codes.Add(await Browser.CodeAsync(bench, Alice));
        }

        (await Browser.EnterAsync(bench, codes[0])).Reply.Status.ShouldBe(401);
        (await Browser.EnterAsync(bench, codes[1])).Reply.Status.ShouldBe(200);
        (await Browser.EnterAsync(bench, others)).Reply.Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"code":null}""")]
    [InlineData("""{"code":""}""")]
    [InlineData("""{"code":7}""")]
    [InlineData("[")]
    public async Task What_is_no_code_is_refused_with_a_reason(string json)
    {
        await using var bench = await ApiBench.StartAsync();

        var reply = await bench.SendAsync("tcp", HttpMethod.Post, "/api/v1/sign-in", json: json, change: request =>
            request.Headers.Add("Origin", bench.Address.GetLeftPart(UriPartial.Authority)));

        reply.Status.ShouldBeInRange(400, 401);
        reply.Detail.ShouldNotBeEmpty();
        reply.Cookies.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_is_signed_in_when_that_cannot_be_recorded()
    {
        await using var bench = await ApiBench.StartAsync();
        var code = await Browser.CodeAsync(bench, Alice);

        bench.Journal.IsFull = true;
        var (reply, cookie) = await Browser.EnterAsync(bench, code);

        reply.Status.ShouldBe(503);
        cookie.ShouldBeNull();
    }
}
