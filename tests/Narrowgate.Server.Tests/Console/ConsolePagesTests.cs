using Narrowgate.Server.Tests.Endpoints.Bench;

namespace Narrowgate.Server.Tests.WebConsole;

public sealed class ConsolePagesTests
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/sign-in", "text/html")]
    [InlineData("/calls/01JD", "text/html")]
    [InlineData("/approvals/01JE", "text/html")]
    [InlineData("/sessions/01JF", "text/html")]
    [InlineData("/console.js", "text/javascript")]
    [InlineData("/console.css", "text/css")]
    public async Task The_pages_that_refusals_link_to_are_there_and_trust_nothing_but_themselves(string path, string type)
    {
        await using var bench = await ApiBench.StartAsync();
        using var client = new HttpClient { BaseAddress = bench.Address };

        using var response = await client.GetAsync(path);

        ((int)response.StatusCode).ShouldBe(200);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("connect-src 'self'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_API_answers_is_neither_kept_nor_guessed_at()
    {
        await using var bench = await ApiBench.StartAsync();
        using var client = new HttpClient { BaseAddress = bench.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "person:alice");

        using var response = await client.GetAsync("/api/v1/sessions");

        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }
}
