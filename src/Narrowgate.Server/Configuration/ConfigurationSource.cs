using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Narrowgate.Aws;
using Narrowgate.Aws.Forward;
using Narrowgate.Oidc;
using Narrowgate.Policy;

namespace Narrowgate.Server.Configuration;

/// <summary>
/// The configuration in force. A change of its files is read whole and swapped in at once, for new calls; a faulty one
/// is reported and the old configuration stays.
/// </summary>
public sealed class ConfigurationSource
    : IPolicySource, ITargetSource, IProviderSettingsSource, IAwsTargets, ICredentialSettingsSource, IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly ConfigurationReader _reader;
    private readonly ILogger _log;
    private readonly ConfigurationWatch _watch;
    private volatile InForce _inForce;
    private ImmutableArray<string> _references;
    private string _judged;
    private string? _settling;

    private ConfigurationSource(
        string path, ConfigurationReader reader, ConfigurationResult first, TimeProvider clock, ILogger log)
    {
        _path = path;
        _reader = reader;
        _log = log;
        _inForce = new InForce(first.Configuration!);
        _references = first.References;
        _judged = first.Trace;
        _watch = new ConfigurationWatch(path, clock, log, Look);
        _watch.Follow(first.References);
    }

    /// <summary>After a change is in force. Handlers are called one after the other.</summary>
    public event EventHandler? Changed;

    /// <summary>After a change was refused; <see cref="Refused"/> says why.</summary>
    public event EventHandler? ChangeRefused;

    public GatewayConfiguration Current => _inForce.Configuration;

    /// <summary>Why the last change of the files is not in force; empty when it is.</summary>
    public ImmutableArray<ConfigurationFault> Refused { get; private set; } = [];

    PolicySet IPolicySource.Current => Current.Policies;

    ImmutableArray<ProviderSettings> IProviderSettingsSource.Current => Current.Providers;

    /// <summary>Reads the configuration and begins to watch it; or gives every fault that it has.</summary>
    public static OpenedConfiguration Open(string path, IActionCatalogue actions, TimeProvider clock, ILogger log) =>
        Open(path, new ConfigurationReader(actions, clock), clock, log);

    public static OpenedConfiguration Open(string path, ConfigurationReader reader, TimeProvider clock, ILogger log)
    {
        var result = reader.Read(path);
        return new OpenedConfiguration(
            result.Configuration is null ? null : new ConfigurationSource(path, reader, result, clock, log), result.Faults);
    }

    Target? ITargetSource.Find(string name) => ByName(name)?.Target;

    public AwsTarget? ByName(string name) => _inForce.ByName.GetValueOrDefault(name)?.Target;

    public AwsTarget? ByRoleArn(string roleArn) => _inForce.ByRole.GetValueOrDefault(roleArn)?.Target;

    public CredentialSettings? CredentialOf(string target) => _inForce.ByName.GetValueOrDefault(target)?.Credential;

    public void Dispose() => _watch.Dispose();

    // A file may be caught half written: what is judged stood still from one look to the next.
    private void Look()
    {
        lock (_gate)
        {
            var seen = ConfigurationWatch.Trace(_path, _references);
            if (seen == _judged)
            {
                _settling = null;
                return;
            }
            if (seen != _settling)
            {
                _settling = seen;
                _watch.LookAgainSoon();
                return;
            }
            _settling = null;
            var result = _reader.Read(_path);
            if (ConfigurationWatch.Trace(_path, result.References) != result.Trace)
            {
                _watch.LookAgainSoon();
                return;
            }
            Judge(result);
        }
    }

    private void Judge(ConfigurationResult result)
    {
        // Those of a refused configuration too: its fault may be a file that is still to come.
        _references = result.References;
        _judged = result.Trace;
        _watch.Follow(result.References);
        var faults = result.Configuration is null ? result.Faults : NeedRestart(result);
        Refused = faults;
        if (!faults.IsEmpty)
        {
            ConfigurationLog.Refused(_log, faults.Length);
            foreach (var fault in faults)
            {
                ConfigurationLog.Fault(_log, fault.ToString());
            }
            Announce(ChangeRefused);
            return;
        }
        _inForce = new InForce(result.Configuration!);
        ConfigurationLog.Applied(_log, Current.Fingerprint);
        Announce(Changed);
    }

    private ImmutableArray<ConfigurationFault> NeedRestart(ConfigurationResult result) =>
    [
        .. GatewayChanges.Between(Current.Gateway, result.Configuration!.Gateway).Select(key => new ConfigurationFault(
            result.Gateway.File, result.Gateway.Line, $"{key} cannot change while the gateway runs", "restart the gateway, or take the change back")),
    ];

    private void Announce(EventHandler? listeners)
    {
        try
        {
            listeners?.Invoke(this, EventArgs.Empty);
        }
        catch (Exception broken)
        {
            // The change is in force whether or not somebody could take note of it; this thread is a timer's.
            ConfigurationLog.ListenerFailed(_log, broken);
        }
    }

    /// <summary>One configuration with its look-ups: swapped as a whole, so that no call sees half of each.</summary>
    private sealed class InForce(GatewayConfiguration configuration)
    {
        public GatewayConfiguration Configuration { get; } = configuration;

        public FrozenDictionary<string, ConfiguredTarget> ByName { get; } =
            configuration.Targets.ToFrozenDictionary(target => target.Target.Target.Name, StringComparer.Ordinal);

        public FrozenDictionary<string, ConfiguredTarget> ByRole { get; } =
            configuration.Targets.ToFrozenDictionary(target => target.Target.RoleArn.Text, StringComparer.Ordinal);
    }
}

/// <summary>A source, or the faults for which there is none.</summary>
public sealed record OpenedConfiguration(ConfigurationSource? Source, ImmutableArray<ConfigurationFault> Faults);
