using System.Text.Json;
using Microsoft.Playwright;
using Narrowgate.Recording;
using Narrowgate.Server.Tests.Endpoints.Bench;

namespace Narrowgate.Server.Tests.WebConsole;

/// <summary>The console as people have it: Debian's Chromium, headless.</summary>
[Trait("Needs", "processes")]
public sealed class RealBrowserTests : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>Markup, a quote, an escape sequence, an override that turns what follows around, a space of no width.</summary>
    private const string Hostile = "<img src=x onerror=alert(1)>'\"\u001b[2J\u202Etxt.evil\u200b";

    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public async ValueTask InitializeAsync()
    {
        File.Exists(Chromium).ShouldBeTrue($"{Chromium} is missing: install the package chromium.");
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }

    [Fact]
    public async Task A_person_signs_in_by_link_sees_a_hostile_call_as_it_is_approves_it_and_the_call_goes_on()
    {
        await using var bench = await ApiBench.StartAsync(console: "http://127.0.0.1");
        bench.AddSession("S1");
        bench.AddCall("C1", "S1");
        var (call, request) = await bench.WaitingAsync(
            parameters: $$"""{"InstanceIds":[{{JsonSerializer.Serialize(Hostile)}}],"Size":9007199254740993}""");
        var (page, troubles) = await OpenAsync();

        // Without a sign-in the page that a refusal links to says what to do, and shows nothing.
        await page.GotoAsync($"{bench.Address}approvals/{request.Id}");
        await page.GetByText("narrowgate login --link --token-file F").WaitForAsync();

        await page.GotoAsync($"{bench.Address}sign-in#{await Browser.CodeAsync(bench, "person:alice")}");
        await page.GetByText("people/alice").WaitForAsync();
        page.Url.ShouldBe(bench.Address.AbsoluteUri, "the code is gone from the address bar");
        (await page.EvaluateAsync<string>("document.cookie")).ShouldBeEmpty("no script can read the cookie");

        var card = page.Locator($"[data-request='{request.Id}']");
        var text = await card.InnerTextAsync();
        text.ShouldContain("ec2:StopInstances");
        text.ShouldContain("agents/ci");
        text.ShouldContain("destructive");
        text.ShouldContain("""<img src=x onerror=alert(1)>'\"\u001b[2J\u{202E}txt.evil\u{200B}""");
        text.ShouldContain("\"Size\": 9007199254740993", Case.Sensitive, "no digit is rounded away");
        text.ShouldNotContain("\u202E");
        (await page.Locator("img").CountAsync()).ShouldBe(0);

        await card.GetByLabel("Comment").FillAsync("go");
        await card.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        (await call).Holds(out _, out _).ShouldBeTrue();
        await card.GetByText("used").WaitForAsync();
        var answer = bench.Journal.Entries.OfType<ApprovalAnswered>().Single();
        (answer.By, answer.Comment).ShouldBe(("people/alice", "go"));

        // The record, page by page, as its links lead.
        await page.GetByRole(AriaRole.Link, new() { Name = "S1", Exact = true }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "C1", Exact = true }).ClickAsync();
        await page.GetByText("changes-are-asked").WaitForAsync();
        (await page.InnerTextAsync("main")).ShouldContain("SecretString (sensitive)");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByText("Not signed in").WaitForAsync();
        troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_that_comes_to_wait_appears_by_itself_and_a_no_needs_a_reason_which_the_caller_reads()
    {
        await using var bench = await ApiBench.StartAsync(console: "http://127.0.0.1");
        var (page, troubles) = await OpenAsync();
        await page.GotoAsync($"{bench.Address}sign-in#{await Browser.CodeAsync(bench, "person:alice")}");
        await page.GetByText("No call waits for an answer.").WaitForAsync();

        var (call, request) = await bench.WaitingAsync();
        var card = page.Locator($"[data-request='{request.Id}']");
        var deny = card.GetByRole(AriaRole.Button, new() { Name = "Deny" });
        await deny.ClickAsync();
        await card.GetByText("Say why not").WaitForAsync();
        call.IsCompleted.ShouldBeFalse();
        await card.GetByLabel("Comment").FillAsync("not on a Friday");
        await deny.ClickAsync();

        (await call).Holds(out _, out var refusal).ShouldBeFalse();
        refusal!.Message.ShouldContain("not on a Friday");
        troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_that_was_used_says_so()
    {
        await using var bench = await ApiBench.StartAsync(console: "http://127.0.0.1");
        var code = await Browser.CodeAsync(bench, "person:alice");
        await Browser.EnterAsync(bench, code);
        var (page, _) = await OpenAsync();

        await page.GotoAsync($"{bench.Address}sign-in#{code}");

        await page.GetByText("This sign-in link was used").WaitForAsync();
    }

    /// <summary>A page, and whatever scripts in it stumble over or the content security policy stops.</summary>
    private async Task<(IPage Page, List<string> Troubles)> OpenAsync()
    {
        var page = await _chromium.NewPageAsync();
        var troubles = new List<string>();
        page.PageError += (_, error) => troubles.Add(error);
        page.Dialog += (_, dialog) => troubles.Add(dialog.Message);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("401", StringComparison.Ordinal))
            {
                troubles.Add(message.Text);
            }
        };
        page.SetDefaultTimeout(20_000);
        return (page, troubles);
    }
}
