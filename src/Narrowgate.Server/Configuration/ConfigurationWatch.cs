using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Narrowgate.Server.Configuration;

/// <summary>
/// Says when to look: soon after something moved in a folder that matters, and every few seconds besides, for network
/// file systems, links that lead elsewhere and exhausted inotify tell nothing. Watches folders, not files: editors and
/// Kubernetes put another file in the place of the old.
/// </summary>
internal sealed class ConfigurationWatch : IDisposable
{
    /// <summary>Longer than an editor takes to write a file, shorter than anybody waits.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private bool _isDisposed;

    public ConfigurationWatch(string path, TimeProvider clock, ILogger log, Action look)
    {
        _folder = Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path))!;
        _log = log;
        _timer = clock.CreateTimer(_ => look(), state: null, Interval, Interval);
    }

    /// <summary>What tells one state of the files from another.</summary>
    public static string Trace(string path, ImmutableArray<string> references) => ConfigurationFiles
        .Load(path, new Faults())
        .Trace(references.Select(file => KeyValuePair.Create(file, Expansion.TryRead(file))));

    /// <summary>Watches the configuration's folder and those of the files that it refers to now.</summary>
    public void Follow(ImmutableArray<string> references)
    {
        var wanted = references.Select(file => Path.GetDirectoryName(file)!).Append(_folder)
            .ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var gone in _watchers.Keys.Except(wanted, StringComparer.Ordinal).ToList())
            {
                _watchers[gone].Dispose();
                _watchers.Remove(gone);
            }
            foreach (var folder in wanted.Where(folder => !_watchers.ContainsKey(folder) && !_isDisposed))
            {
                Watch(folder);
            }
        }
    }

    public void LookAgainSoon()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _timer.Change(Settle, Interval);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer.Dispose();
            foreach (var watcher in _watchers.Values)
            {
                watcher.Dispose();
            }
            _watchers.Clear();
        }
    }

    private void Watch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += OnMoved;
            watcher.Created += OnMoved;
            watcher.Deleted += OnMoved;
            watcher.Renamed += OnMoved;
            watcher.EnableRaisingEvents = true;
            _watchers.Add(folder, watcher);
        }
        catch (Exception broken) when (broken is IOException or ArgumentException or UnauthorizedAccessException)
        {
            ConfigurationLog.NotWatched(_log, folder, Interval.TotalSeconds, broken);
        }
    }

    private void OnMoved(object sender, FileSystemEventArgs moved) => LookAgainSoon();
}
