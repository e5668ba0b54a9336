using System.Security.Cryptography.X509Certificates;
using Narrowgate.Testing;
using Narrowgate.Wire.Tls;

namespace Narrowgate.Wire.Tests.Tls;

public sealed class AuthorityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_made_once_and_kept_and_its_key_is_for_the_owner_alone()
    {
        var first = PrivateAuthority.Open(_folder.Path, _clock);

        PrivateAuthority.Open(_folder.Path, _clock).Pem.ShouldBe(first.Pem);
        File.GetUnixFileMode(Key).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.ReadAllText(Certificate).ShouldBe(first.Pem);
    }

    [Fact]
    public void A_certificate_that_was_lost_is_made_anew_for_the_same_key()
    {
        var first = PrivateAuthority.Open(_folder.Path, _clock);
        File.Delete(Certificate);

        var again = PrivateAuthority.Open(_folder.Path, _clock);

        again.Certificate.Subject.ShouldBe(first.Certificate.Subject);
        again.Certificate.GetPublicKey().ShouldBe(first.Certificate.GetPublicKey());
    }

    [Theory]
    [InlineData("the key is gone", "restore that from a backup")]
    [InlineData("the key is open", "chmod 600")]
    [InlineData("the key is another", "does not belong to ca.key")]
    [InlineData("the key is none", "is no key")]
    [InlineData("the certificate is none", "is no certificate")]
    [InlineData("ten years", "has expired")]
    public void What_is_wrong_with_it_is_said_with_its_remedy(string what, string words)
    {
        PrivateAuthority.Open(_folder.Path, _clock);
        switch (what)
        {
            case "the key is gone":
                File.Delete(Key);
                break;
            case "the key is open":
                File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
                break;
            case "the key is another":
                using (var other = new TemporaryFolder())
                {
                    PrivateAuthority.Open(other.Path, _clock);
                    File.Copy(Path.Combine(other.Path, "ca.key"), Key, overwrite: true);
                }
                break;
            case "the key is none":
                File.WriteAllText(Key, "hello");
                break;
            case "the certificate is none":
                File.WriteAllText(Certificate, "hello");
                break;
            default:
                _clock.Advance(TimeSpan.FromDays(3651));
                break;
        }

        Should.Throw<IOException>(() => PrivateAuthority.Open(_folder.Path, _clock)).Message.ShouldContain(words);
    }

    [Fact]
    public void A_minted_certificate_leads_to_the_authority_and_holds_its_names_and_no_others()
    {
        var authority = PrivateAuthority.Open(_folder.Path, _clock);
        var minted = new MintedCertificates(authority, _clock, Limits.Default);

        var certificate = minted.For("gate.example.com", "127.0.0.1", "*.gate.example.com").TargetCertificate;

        certificate.MatchesHostname("gate.example.com").ShouldBeTrue();
        certificate.MatchesHostname("127.0.0.1").ShouldBeTrue();
        certificate.MatchesHostname("a.gate.example.com").ShouldBeTrue();
        certificate.MatchesHostname("example.com").ShouldBeFalse();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _clock.GetUtcNow().UtcDateTime;
        chain.Build(certificate).ShouldBeTrue();
    }

    [Fact]
    public void A_certificate_is_minted_once_again_at_half_its_life_and_so_many_are_kept()
    {
        var minted = new MintedCertificates(PrivateAuthority.Open(_folder.Path, _clock), _clock, Limits.Default with { MintedCertificates = 2 });
        var first = minted.For("a");

        minted.For("a").ShouldBeSameAs(first);
        _clock.Advance(TimeSpan.FromDays(4));
        var second = minted.For("a");
        second.ShouldNotBeSameAs(first);
        minted.For("b");
        minted.For("c");

        minted.Count.ShouldBe(2);
        minted.For("a").ShouldNotBeSameAs(second);
    }

    [Theory]
    [InlineData("gate.example.com", true)]
    [InlineData("GATE.example.com", true)]
    [InlineData("bucket.gate.example.com", true)]
    [InlineData("bucket.with.dots.s3.gate.example.com", true)]
    [InlineData("sync-gate.example.com", true)]
    [InlineData("123456789012.127.0.0.1", true)]
    [InlineData("evilgate.example.com", false)]
    [InlineData("example.com", false)]
    [InlineData("a..gate.example.com", false)]
    [InlineData("-a.gate.example.com", false)]
    [InlineData("*.gate.example.com", false)]
    [InlineData("a_b.gate.example.com", false)]
    [InlineData("sts.amazonaws.com", false)]
    [InlineData("", false)]
    public void A_name_is_served_where_only_labels_stand_before_a_listeners_own(string name, bool isServed) =>
        new ServedNames("gate.example.com", "127.0.0.1").Includes(name).ShouldBe(isServed);

    private string Key => Path.Combine(_folder.Path, "ca.key");

    private string Certificate => Path.Combine(_folder.Path, "ca.pem");
}
