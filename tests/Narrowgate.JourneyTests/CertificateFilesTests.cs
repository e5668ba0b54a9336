using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Narrowgate.JourneyTests;

/// <summary>Certificates that the operator brings: a renewed pair of files is what the next connection sees.</summary>
[Trait("Needs", "processes")]
public sealed class CertificateFilesTests(Emulator emulator)
{
    // Each that was written is trusted: which of them is shown is what is asked.
    private readonly X509Certificate2Collection _trusted = [];

    [Fact]
    public async Task A_renewed_certificate_is_shown_to_the_next_connection_and_a_broken_one_never()
    {
        await using var gateway = await RunningGateway.StartAsync(
            emulator.Address, RunningGateway.AllowAll, prepare: folder => Write(folder, "first"),
            change: yaml => yaml.Replace("aws: http://", "aws: https://", StringComparison.Ordinal)
                .Replace("dataDirectory:", "tls: { certificate: gate.pem, key: gate.key }\ndataDirectory:", StringComparison.Ordinal));
        using var early = new TcpClient();
        await using var before = await ConnectAsync(early, gateway);
        Subject(before).ShouldBe("CN=first");

        Write(gateway.Folder, "second");
        await SeenAsync(gateway, "CN=second");

        await File.WriteAllTextAsync(Path.Combine(gateway.Folder, "gate.pem"), "broken");
        await RefusedAsync(gateway);
        await SeenAsync(gateway, "CN=second");

        Write(gateway.Folder, "third");
        await SeenAsync(gateway, "CN=third");
        // A connection that was there stays.
        await before.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        (await before.ReadAsync(new byte[16])).ShouldBeGreaterThan(0);
    }

    private static async Task RefusedAsync(RunningGateway gateway)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (gateway.RefusedChange.IsEmpty)
        {
            await Task.Delay(20, patience.Token);
        }
        gateway.RefusedChange.ShouldHaveSingleItem().ToString().ShouldContain("tls cannot be used: the certificate's file has no certificate");
    }

    private async Task SeenAsync(RunningGateway gateway, string subject)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var client = new TcpClient();
            await using var tls = await ConnectAsync(client, gateway);
            if (Subject(tls) == subject)
            {
                return;
            }
            await Task.Delay(20, patience.Token);
        }
    }

    private static string Subject(SslStream tls) => tls.RemoteCertificate!.Subject;

    private async Task<SslStream> ConnectAsync(TcpClient client, RunningGateway gateway)
    {
        await client.ConnectAsync(gateway.Aws.Host, gateway.Aws.Port);
        var tls = new SslStream(client.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(_trusted);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "gate.example.com", CertificateChainPolicy = policy });
        return tls;
    }

    private void Write(string folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("gate.example.com");
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        _trusted.Add(certificate);
        File.WriteAllText(Path.Combine(folder, "gate.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "gate.pem"), certificate.ExportCertificatePem());
    }
}
