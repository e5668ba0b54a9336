namespace Narrowgate.Server.Tests.Configuration;

public sealed class TlsReaderTests : IDisposable
{
    private const string Gateway = "kind: Gateway\nlisten: { aws: 'https://127.0.0.1:8700' }\ntls: { certificate: gate.pem, key: gate.key }\n";

    private readonly Folder _folder = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_certificate_with_its_key_is_read_from_beside_the_configuration()
    {
        Write(PemPair.For("gate.example.com", _now.AddDays(-1), days: 30));

        var gateway = _folder.Read(Gateway).Configuration!.Gateway;

        gateway.Certificate!.Covers("gate.example.com").ShouldBeTrue();
        gateway.Certificate.Covers("example.com").ShouldBeFalse();
        gateway.HasPrivateCertificate(gateway.Aws, gateway.PublicAws).ShouldBeFalse();
    }

    [Fact]
    public void Without_one_the_gateways_own_authority_makes_them()
    {
        var gateway = _folder.Read("kind: Gateway\nlisten: { aws: 'https://0.0.0.0:8700' }\n").Configuration!.Gateway;

        gateway.Certificate.ShouldBeNull();
        gateway.HasPrivateCertificate(gateway.Aws, gateway.PublicAws).ShouldBeTrue();
        gateway.HasPrivateCertificate(gateway.Console, gateway.PublicConsole).ShouldBeFalse();
    }

    [Theory]
    [InlineData("another key", "the key does not belong to the certificate, or one of them is broken")]
    [InlineData("no key", "the key's file has no private key")]
    [InlineData("a key with a password", "the key is encrypted")]
    [InlineData("no certificate", "the certificate's file has no certificate")]
    [InlineData("an old one", "the certificate expired on ")]
    public void What_cannot_be_used_is_a_fault(string what, string words)
    {
        var (certificate, key) = PemPair.For("gate.example.com", _now.AddDays(-40), days: what == "an old one" ? 30 : 60);
        Write(what switch
        {
            "another key" => (certificate, PemPair.For("gate.example.com", _now, days: 30).Key),
            "no key" => (certificate, certificate),
            "a key with a password" => (certificate, key.Replace("PRIVATE", "ENCRYPTED PRIVATE", StringComparison.Ordinal)),
            "no certificate" => ("hello", key),
            _ => (certificate, key),
        });

        var fault = _folder.Faults(Gateway).ShouldHaveSingleItem();

        fault.ShouldStartWith($"gate.yaml:3: tls cannot be used: {words}");
        fault.ShouldEndWith("; give it PEM files: the certificate with its chain behind it, and its own key without a password");
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_key_that_is_not_named_are_faults()
    {
        var faults = _folder.Faults("kind: Gateway\ntls: { certificate: absent.pem }\n");

        faults.Length.ShouldBe(2);
        faults.ShouldContain(fault => fault.StartsWith("gate.yaml:2: the file absent.pem cannot be read", StringComparison.Ordinal));
        faults.ShouldContain(fault => fault.Contains("has no key; write tls: { certificate: PEM-FILE, key: PEM-FILE }", StringComparison.Ordinal));
    }

    private void Write((string Certificate, string Key) pair)
    {
        _folder.Write("gate.pem", pair.Certificate);
        _folder.Write("gate.key", pair.Key);
    }
}
