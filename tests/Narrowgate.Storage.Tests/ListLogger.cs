using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Narrowgate.Storage.Tests;

/// <summary>Keeps what was logged.</summary>
public sealed class ListLogger<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(EventId Id, string Text)> _lines = [];

    public IReadOnlyCollection<(EventId Id, string Text)> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) => _lines.Enqueue((eventId, formatter(state, exception)));
}
