using System.Diagnostics;
using System.Globalization;
using Narrowgate.Recording;

namespace Narrowgate.Storage.Tests.Journal;

public sealed class KillTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task After_kill_9_every_entry_that_was_acknowledged_is_there()
    {
        var acknowledged = new Dictionary<long, string>();
        foreach (var lines in new[] { 1, 50, 300, 2000 })
        {
            foreach (var (position, text) in await AppendAndKillAsync(lines))
            {
                acknowledged.Add(position, text);
            }
            var there = (await _fixture.ReadAllAsync())
                .ToDictionary(entry => entry.Position, entry => ((GatewayStarted)entry.Entry).Version);

            there.Keys.ShouldBe(Enumerable.Range(1, there.Count).Select(position => (long)position));
            acknowledged.ShouldAllBe(entry => there[entry.Key] == entry.Value);
        }
    }

    /// <summary>What the process acknowledged, down to the last whole line that it got out before it died.</summary>
    private async Task<List<(long Position, string Text)>> AppendAndKillAsync(int lines)
    {
        var itself = typeof(Program).Assembly.Location;
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [itself, "append", _fixture.Directory]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = new List<string>();
        while (output.Count < lines && await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output.Add(line);
        }
        process.Kill();
        output.AddRange((await process.StandardOutput.ReadToEndAsync()).Split('\n')[..^1]);
        await process.WaitForExitAsync();
        output.Count.ShouldBeGreaterThanOrEqualTo(lines);
        return [.. output.Select(line => line.Split(' ')).Select(parts => (long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]))];
    }
}
