using Narrowgate.Aws.Forward;

namespace Narrowgate.Aws.Tests.Forward;

public sealed class TargetCredentialsTests
{
    [Fact]
    public async Task A_static_credential_is_the_one_of_the_settings_as_they_are_now()
    {
        var settings = new Settings { Now = Static("AKIDONE") };
        var credentials = new TargetCredentials(settings);
        (await credentials.FetchAsync("demo", default)).Holds(out _, out _).ShouldBeTrue();

        settings.Now = null;

        (await credentials.FetchAsync("demo", default)).Holds(out _, out var refusal).ShouldBeFalse();
        refusal!.Reason.ShouldBe(RefusalReason.CredentialUnavailable);
    }

    [Fact]
    public async Task A_credential_prints_as_stars_wherever_it_stands()
    {
        var fetched = await new TargetCredentials(new Settings { Now = Static("AKIDONE") }).FetchAsync("demo", default);

        fetched.Holds(out var held, out _).ShouldBeTrue();
        held!.ToString().ShouldBe("***");
        Static("AKIDONE").ToString().ShouldNotContain("secret");
    }

    private static CredentialSettings.Static Static(string keyId) => new(new AwsCredential(keyId, "a secret key", null));

    private sealed class Settings : ICredentialSettingsSource
    {
        public CredentialSettings? Now { get; set; }

        public CredentialSettings? CredentialOf(string target) => Now;
    }
}
