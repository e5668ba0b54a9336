using FsCheck;
using FsCheck.Fluent;
using Narrowgate.Identity;
using Narrowgate.Oidc.Embedded;
using Narrowgate.Oidc.Tests.Support;

namespace Narrowgate.Oidc.Tests;

public sealed class TokenPropertyTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Fact]
    public async Task Every_single_character_change_of_a_good_token_is_refused()
    {
        await using var world = await World.StartAsync();
        var token = Embedded(world);

        for (var place = 0; place < token.Length; place++)
        {
            foreach (var other in Replacements(token, place))
            {
                var changed = $"{token[..place]}{other}{token[(place + 1)..]}";
                (await IsAcceptedAsync(world, changed)).ShouldBeFalse($"character {place} changed from {token[place]} to {other}");
            }
        }
    }

    [Fact]
    public async Task Every_insertion_and_removal_of_a_character_is_refused()
    {
        await using var world = await World.StartAsync();
        var token = Embedded(world);

        Prop.ForAll<NonNegativeInt, char>((at, letter) =>
        {
            var place = at.Get % token.Length;
            return !IsAcceptedAsync(world, token.Insert(place, letter.ToString())).GetAwaiter().GetResult()
                && !IsAcceptedAsync(world, token.Remove(place, 1)).GetAwaiter().GetResult();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public async Task Arbitrary_texts_are_refused_and_never_throw()
    {
        await using var world = await World.StartAsync();
        world.Current = [world.OwnProvider()];

        Prop.ForAll<string, string, string>((first, second, third) =>
        {
            string[] texts =
            [
                first ?? "",
                $"{first}.{second}.{third}",
                $"{TestKey.Encode(first ?? "")}.{TestKey.Encode(second ?? "")}.{TestKey.Encode(third ?? "")}",
                $"{TestKey.Encode("""{"alg":"ES256"}""")}.{TestKey.Encode(second ?? "")}.AAAA",
            ];
            return texts.All(text => !IsAcceptedAsync(world, text).GetAwaiter().GetResult());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public async Task Well_signed_payloads_of_arbitrary_bytes_never_throw()
    {
        await using var world = await World.StartAsync();
        await world.AcceptedAsync(world.Token());
        var good = world.Claims().ToJsonString();

        Prop.ForAll<NonNegativeInt, char>((at, letter) =>
        {
            var claims = good.Remove(at.Get % good.Length, 1).Insert(at.Get % good.Length, letter.ToString());
            var token = world.Issuer.Key.Token("""{"alg":"RS256","kid":"first"}""", claims);
            IsAcceptedAsync(world, token).GetAwaiter().GetResult();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    // The neighbours in the alphabet differ in the lowest bits only: at the end of a part these are spare, and a lenient
    // decoder would not see them.
    private static IEnumerable<char> Replacements(string token, int place)
    {
        var index = Alphabet.IndexOf(token[place], StringComparison.Ordinal);
        var isLast = place == token.Length - 1 || token[place + 1] == '.';
        var others = isLast || index < 0 ? Alphabet : $"{Alphabet[index ^ 1]}{Alphabet[index ^ 32]}.= ";
        return others.Where(other => other != token[place]);
    }

    private static string Embedded(World world)
    {
        world.Current = [world.OwnProvider()];
        var issued = world.Embedded.For(world.OwnProvider()).Issue(new TokenRequest("tester", TimeSpan.FromHours(1)));
        issued.Holds(out var token, out _).ShouldBeTrue();
        return token!.Reveal();
    }

    private static async Task<bool> IsAcceptedAsync(World world, string token) =>
        (await world.Verifier.VerifyWorkloadAsync(new BearerToken(token), CancellationToken.None)).Holds(out _, out _);
}
