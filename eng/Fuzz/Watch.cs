namespace Narrowgate.Fuzz;

/// <summary>
/// Keeps the input that is being read where it outlives the process: one that never ends is reported by the watch, one
/// that ends the process (a stack that overflows) is still in <c>TARGET.last</c>.
/// </summary>
internal sealed class Watch : IDisposable
{
    private readonly string _target;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private readonly TextWriter _output;
    private readonly string _path;
    private readonly FileStream _last;
    private readonly ITimer _timer;
    private long _began;
    private byte[]? _input;

    public Watch(string target, TimeSpan patience, TimeProvider clock, TextWriter output)
    {
        (_target, _patience, _clock, _output) = (target, patience, clock, output);
        _path = Path.GetFullPath($"{target}.last");
        // Unbuffered: what was written is the operating system's before the input is read.
        _last = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _timer = clock.CreateTimer(_ => Look(), state: null, patience, patience);
    }

    public void Begins(byte[] input)
    {
        _last.Position = 0;
        _last.Write(input);
        _last.SetLength(input.Length);
        Volatile.Write(ref _began, _clock.GetTimestamp());
        Volatile.Write(ref _input, input);
    }

    public void Ends() => Volatile.Write(ref _input, null);

    public void Dispose()
    {
        _timer.Dispose();
        _last.Dispose();
        File.Delete(_path);
    }

    private void Look()
    {
        if (Volatile.Read(ref _input) is { } input && _clock.GetElapsedTime(Volatile.Read(ref _began)) > _patience)
        {
            _output.WriteLine($"{_target}: an input of {input.Length} bytes takes longer than {_patience.TotalSeconds} s");
            Driver.Save(_target, input, _output);
            Environment.Exit(1);
        }
    }
}
