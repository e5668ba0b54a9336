using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Narrowgate.Approvals;
using Narrowgate.Aws;
using Narrowgate.Aws.Actions;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Forward;
using Narrowgate.Aws.Hosts;
using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Listen.FormPost;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Reply;
using Narrowgate.Aws.Signing;
using Narrowgate.Aws.Sts;
using Narrowgate.Credentials;
using Narrowgate.Oidc;
using Narrowgate.Oidc.Embedded;
using Narrowgate.Oidc.Keys;
using Narrowgate.Operations;
using Narrowgate.Recording;
using Narrowgate.Server.Configuration;
using Narrowgate.Server.Endpoints;
using Narrowgate.Storage;
using Narrowgate.Storage.Journal;
using Narrowgate.Storage.Sqlite;
using Narrowgate.Wire.Http;
using Narrowgate.Wire.Tls;
using Narrowgate.Wire.Tunnel;

namespace Narrowgate.Server.Hosting;

/// <summary>
/// A running gateway. The one place that names concrete types together: whoever wants to know what is plugged into what
/// reads <see cref="StartAsync"/> from top to bottom.
/// </summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts;

    private Gateway(GatewaySettings settings, Stack<IAsyncDisposable> parts) => (Settings, _parts) = (settings, parts);

    public GatewaySettings Settings { get; }

    /// <exception cref="IOException">
    /// A listener, the data directory or the journal cannot be had; the message says why.
    /// </exception>
    public static async Task<Gateway> StartAsync(
        ConfigurationSource configuration, ModelCatalogue models, ActionCatalogue actions, Limits limits, TimeProvider clock, ILoggerFactory logs, CancellationToken cancellation)
    {
        var parts = new Stack<IAsyncDisposable>();
        try
        {
            var settings = configuration.Current.Gateway;
            var ids = new IdSource(clock);
            var links = new ConsoleLinks(settings.PublicConsole);

            // Storage: the data directory, the journal, its index, and what of it lives in memory.
            var directory = DataDirectory.Open(settings.DataDirectory);
            var key = directory.LoadOrCreateKey();
            var file = Keep(FileJournal.Open(new FileJournalSettings(directory.Journal), logs.CreateLogger<FileJournal>()));
            var journal = new WatchedJournal(file, clock);
            var recordings = Keep(
                SqliteRecordings.Open(directory.Index, file, clock, logs.CreateLogger<SqliteRecordings>()));
            var revocations = new Revocations();
            var desk = new ApprovalDesk(journal, ids, links, clock, limits);
            Keep(new Undo(desk));
            await foreach (var (_, entry) in journal.ReadAsync(0, cancellation))
            {
                revocations.Apply(entry);
                desk.Apply(entry);
            }
            await journal.AppendAsync(new GatewayStarted(clock.GetUtcNow(), SurroundingsEndpoints.Version));
            var changes = Keep(new RecordedChanges(configuration, journal, clock));
            await changes.RecordAsync(configuration.Current);

            // Identity.
            var issuers = new EmbeddedIssuers(Path.Combine(directory.Path, "issuers"), limits, clock);
            var verifier = new TokenVerifier(
                configuration, issuers, new ProviderDocuments(limits, clock), limits, clock, logs.CreateLogger<TokenVerifier>());
            var keys = new KeyIssuer(key, clock, limits);

            // The journey.
            var recorder = new Recorder(journal, clock);
            var checkpoint = new Checkpoint(configuration, configuration, desk, new CallDigest(key), revocations, recorder, clock);
            var client = new UpstreamClient(limits, clock);
            Keep(new Undo(client));
            var wireKey = new RecordingKey(key);
            var signer = new SigV4Signer(clock);
            var roles = new AssumedRoles(new StsClient(models, client, signer), limits, clock);
            var vault = new CredentialVault<AwsCredential>(new TargetCredentials(configuration, configuration, roles));
            var sender = new UpstreamSender(client, signer);
            var masker = new ReplyMasker(limits);
            var relay = new ReplyRelay(masker, recorder, wireKey, settings.Recording, limits, clock);
            var writer = new OperationWriter(actions);
            var hosts = new AwsHosts(models.Endpoints);
            var names = new ArrivalNames(GatewayNames.Of(settings.Aws, settings.PublicAws), hosts);
            var opening = new SessionOpening(verifier, keys, journal, revocations, key, clock);
            var bounds = new CallerBounds(limits);
            var exchange = new AwsExchange(
                names,
                new TokenExchange(opening, configuration, limits, ids, logs.CreateLogger<TokenExchange>()),
                new SignatureGate(keys, clock, limits),
                new FormPosts(keys, names, bounds, clock, limits),
                new Understanding(
                    configuration, names, new RequestDecoder(models, limits), writer,
                    new EndpointResolver(models.Endpoints), wireKey, settings.Recording, limits, clock),
                checkpoint,
                new RoleExchange(keys, roles, limits, clock),
                vault, sender, relay,
                new AwsStreamExchange(
                    vault, sender, relay, masker, writer, checkpoint, recorder, wireKey, settings.Recording, limits, clock),
                recorder,
                new RefusalWriter(
                    new ErrorShapes(models), links, new LingeringClose(limits, clock), logs.CreateLogger<RefusalWriter>()),
                bounds, limits, ids, clock);

            // TLS and proxy mode.
            var authority = PrivateAuthority.Open(settings.AuthorityFolder, clock);
            var tls = new TlsDoor(
                new MintedCertificates(authority, clock, limits), Listening.Names(settings), () => configuration.Current.Gateway);
            var door = new ConnectDoor(
                hosts, new TunnelExit(Dns.GetHostAddressesAsync, limits, clock), () => configuration.Current.Gateway.Others,
                settings.Aws.Scheme == Uri.UriSchemeHttps, limits, clock, logs.CreateLogger("Narrowgate.Proxy"));

            // The two listeners.
            var socket = new AdministrationSocket(directory.Path);
            var api = new GatewayApi
            {
                Recordings = recordings,
                Journal = journal,
                Desk = desk,
                Revocations = revocations,
                Verifier = verifier,
                Issuer = new EmbeddedTokenIssuer(configuration, issuers),
                Targets = () => [.. configuration.Current.Targets.Select(configured => new ApiTarget(
                    configured.Target.Target.Name, "aws", settings.PublicAws, configured.Target.RoleArn.Text, configured.Target.Target.Callers)
                    {
                        HasPrivateCertificate = configuration.Current.Gateway.HasPrivateCertificate(settings.Aws, settings.PublicAws),
                    })],
                Administration = settings.Socket,
                ConsoleAddresses = [settings.Console, settings.PublicConsole],
                Unready = () => journal.Unready,
                Log = logs.CreateLogger("Narrowgate.Api"),
                Clock = clock,
                Limits = limits,
            };
            socket.Clear();
            var credentials = new CredentialEndpoints(opening, configuration, api.ConsoleAddresses, logs.CreateLogger("Narrowgate.Api"));
            var console = Keep(ConsolePath.Build(settings, socket.Path, tls, authority, credentials, api, configuration, issuers, logs));
            await console.StartAsync(cancellation);
            socket.Guard(settings.Socket);
            var proxies = new TrustedProxies(settings.TrustedProxies, takesHost: false);
            var dataPath = Keep(DataPath.Build(settings.Aws, door, tls, proxies, exchange.RunAsync, limits, logs));
            await dataPath.StartAsync(cancellation);
            return new Gateway(settings, parts);
        }
        catch
        {
            await EndAsync(parts);
            throw;
        }

        T Keep<T>(T part)
            where T : IAsyncDisposable
        {
            parts.Push(part);
            return part;
        }
    }

    /// <summary>Ends in the reverse order: no new calls, those in flight to their end, and the journal last.</summary>
    public ValueTask DisposeAsync() => EndAsync(_parts);

    private static async ValueTask EndAsync(Stack<IAsyncDisposable> parts)
    {
        while (parts.TryPop(out var part))
        {
            if (part is WebApplication app)
            {
                await app.StopAsync();
            }
            await part.DisposeAsync();
        }
    }

    private sealed class Undo(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
