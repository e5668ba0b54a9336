using System.Text.Json;
using Narrowgate.Recording;
using Narrowgate.Server.Configuration;

namespace Narrowgate.Server.Hosting;

/// <summary>
/// Puts each configuration that comes into force on record, by the fingerprint that decisions name: which rules held
/// when is part of what happened.
/// </summary>
internal sealed class RecordedChanges : IAsyncDisposable
{
    private readonly ConfigurationSource _configuration;
    private readonly IJournal _journal;
    private readonly TimeProvider _clock;

    public RecordedChanges(ConfigurationSource configuration, IJournal journal, TimeProvider clock)
    {
        (_configuration, _journal, _clock) = (configuration, journal, clock);
        _configuration.Changed += OnChanged;
    }

    public async ValueTask RecordAsync(GatewayConfiguration configuration) =>
        await _journal.AppendAsync(new AdministrativeAct(
            _clock.GetUtcNow(), "configuration", "configuration.applied",
            JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["fingerprint"] = configuration.Fingerprint })));

    public ValueTask DisposeAsync()
    {
        _configuration.Changed -= OnChanged;
        return ValueTask.CompletedTask;
    }

    // On the watcher's own thread, which has nothing else to do; what goes wrong here is in the watcher's log.
    private void OnChanged(object? sender, EventArgs change) => RecordAsync(_configuration.Current).AsTask().GetAwaiter().GetResult();
}
