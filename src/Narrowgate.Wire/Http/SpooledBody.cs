namespace Narrowgate.Wire.Http;

/// <summary>A short body that was read to its end, and so is known; it goes up in the same blocks.</summary>
public sealed class SpooledBody : PassingBody
{
    private readonly ReadOnlyMemory<byte> _content;
    private readonly List<int> _ends;
    private int _block;

    private SpooledBody(ReadOnlyMemory<byte> content, List<int> ends, Trailer? trailer)
        : base(content.Length)
    {
        _content = content;
        _ends = ends;
        Trailer = trailer;
    }

    public override Trailer? Trailer { get; }

    /// <exception cref="BodyFaultException">It is not what its sender promised.</exception>
    public static async ValueTask<SpooledBody> ReadAsync(PassingBody body, CancellationToken cancellation)
    {
        // Grows with what comes: what was announced reserves nothing.
        using var content = new MemoryStream();
        var ends = new List<int>();
        while (await body.NextAsync(cancellation) is { } block)
        {
            content.Write(block.Bytes.Span);
            ends.Add((int)content.Length);
        }
        return new SpooledBody(content.GetBuffer().AsMemory(0, (int)content.Length), ends, body.Trailer);
    }

    public ReadOnlyMemory<byte> Content => _content;

    public override ValueTask<BodyBlock?> NextAsync(CancellationToken cancellation)
    {
        if (_block == _ends.Count)
        {
            return new ValueTask<BodyBlock?>((BodyBlock?)null);
        }
        var start = _block == 0 ? 0 : _ends[_block - 1];
        return new ValueTask<BodyBlock?>(new BodyBlock(_content[start.._ends[_block++]]));
    }
}
