using System.Text.Json.Nodes;
using Narrowgate.Oidc.Tests.Support;

namespace Narrowgate.Oidc.Tests.Keys;

public sealed class RemoteKeysTests
{
    private static readonly Limits Bounds = Limits.Default;

    [Fact]
    public async Task Many_callers_at_once_fetch_once()
    {
        await using var world = await World.StartAsync();
        var token = world.Token();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => world.AcceptedAsync(token))));

        world.Issuer.DiscoveryRequests.ShouldBe(1);
        world.Issuer.KeyRequests.ShouldBe(1);
    }

    [Fact]
    public async Task Keys_are_fetched_anew_when_they_have_grown_old()
    {
        await using var world = await World.StartAsync();
        await world.AcceptedAsync(world.Token());

        world.Clock.Advance(Bounds.ProviderKeyLifetime - TimeSpan.FromSeconds(1));
        await world.AcceptedAsync(world.Token());
        world.Issuer.KeyRequests.ShouldBe(1);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.AcceptedAsync(world.Token());
        world.Issuer.KeyRequests.ShouldBe(2);
    }

    [Fact]
    public async Task A_key_that_the_provider_withdrew_is_refused_after_its_lifetime()
    {
        await using var world = await World.StartAsync();
        await world.AcceptedAsync(world.Token());
        world.Issuer.PublishedKeys = [];

        world.Clock.Advance(Bounds.ProviderKeyLifetime);

        await world.RefusedAsync(world.Token());
    }

    [Fact]
    public async Task A_new_key_is_found_by_the_first_token_that_names_it()
    {
        await using var world = await World.StartAsync();
        await world.AcceptedAsync(world.Token());
        world.Issuer.Key = TestKey.Curve("second");

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var token = world.Token();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.AcceptedAsync(token))));

        world.Issuer.KeyRequests.ShouldBe(2);
    }

    [Fact]
    public async Task Tokens_with_invented_key_ids_cannot_drive_the_fetching()
    {
        await using var world = await World.StartAsync();
        await world.AcceptedAsync(world.Token());
        var forger = TestKey.Curve("");

        for (var second = 0; second < 120; second++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await world.RefusedAsync((forger with { Id = $"invented-{second}" }).Token(world.Claims()));
        }

        world.Issuer.KeyRequests.ShouldBe(3, "one at the start and one for each begun interval of 60 seconds");
        await world.AcceptedAsync(world.Token());
    }

    [Fact]
    public async Task Cached_keys_outlive_a_provider_that_is_down()
    {
        await using var world = await World.StartAsync();
        await world.AcceptedAsync(world.Token());
        await world.Issuer.StopAsync();

        world.Clock.Advance(Bounds.ProviderKeyLifetime * 5);

        await world.AcceptedAsync(world.Token());
        world.Log.ShouldContain("could not be fetched");
        world.Log.ShouldContain("1 older keys");
    }

    [Fact]
    public async Task A_provider_that_answers_nonsense_after_a_while_is_like_one_that_is_down()
    {
        await using var world = await World.StartAsync();
        await world.AcceptedAsync(world.Token());
        world.Issuer.OnKeys = TestIssuer.Answer("<html>maintenance</html>");

        for (var minute = 0; minute < 3; minute++)
        {
            world.Clock.Advance(Bounds.ProviderKeyLifetime);
            await world.AcceptedAsync(world.Token());
            await world.AcceptedAsync(world.Token());
        }

        world.Issuer.KeyRequests.ShouldBe(4, "a failed refresh is not tried again at once");
    }

    [Fact]
    public async Task A_provider_that_was_never_reached_is_unreachable_and_found_when_it_comes_up()
    {
        await using var world = await World.StartAsync();
        world.Issuer.OnDiscovery = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        await world.RefusedAsync(world.Token(), RefusalReason.ProviderUnreachable);
        var refusal = await world.RefusedAsync(world.Token(), RefusalReason.ProviderUnreachable);

        refusal.Detail!.ShouldContain("answered 503");
        world.Issuer.DiscoveryRequests.ShouldBe(1, "a failure is remembered for a while");
        world.Issuer.OnDiscovery = null;
        world.Clock.Advance(Bounds.ProviderRetryInterval);
        await world.AcceptedAsync(world.Token());
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_unreachable()
    {
        await using var world = await World.StartAsync();
        await world.Issuer.StopAsync();

        await world.RefusedAsync(world.Token(), RefusalReason.ProviderUnreachable);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_given_up_in_time()
    {
        await using var world = await World.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Issuer.OnDiscovery = async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };

        var refused = world.RefusedAsync(world.Token(), RefusalReason.ProviderUnreachable);
        await asked.Task;
        world.Clock.Advance(Bounds.ProviderTimeout);

        (await refused).Detail!.ShouldContain("took longer than 10 s");
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_take_the_fetch_from_the_others()
    {
        await using var world = await World.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Issuer.OnDiscovery = async context =>
        {
            asked.SetResult();
            await answer.Task;
            await TestIssuer.Answer(world.Issuer.Discovery().ToJsonString())(context);
        };
        using var impatience = new CancellationTokenSource();

        var impatient = world.Verifier.VerifyWorkloadAsync(new(world.Token()), impatience.Token).AsTask();
        await asked.Task;
        var patient = world.AcceptedAsync(world.Token());
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        answer.SetResult();

        await patient;
        world.Issuer.DiscoveryRequests.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_without_a_key_id_is_for_a_provider_with_one_key()
    {
        await using var world = await World.StartAsync();
        var header = new JsonObject { ["alg"] = "RS256" };

        await world.AcceptedAsync(world.Issuer.Key.Token(world.Claims(), (JsonObject)header.DeepClone()));
        world.Issuer.PublishedKeys = [world.Issuer.Key.Jwk.DeepClone(), TestKey.Rsa("other").Jwk];
        world.Clock.Advance(Bounds.ProviderKeyLifetime);

        await world.RefusedAsync(world.Issuer.Key.Token(world.Claims(), header));
    }
}
