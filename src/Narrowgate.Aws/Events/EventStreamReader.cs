using System.Globalization;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Events;

/// <summary>
/// The messages of a stream, one by one, wherever its blocks end. Holds one message and a block at most, and never
/// allocates what a length promises before the bytes are there.
/// </summary>
/// <param name="source">Not disposed of here.</param>
public sealed class EventStreamReader(Stream source, Limits limits)
{
    private const int BlockBytes = 16 * 1024;

    private byte[] _buffer = new byte[BlockBytes];
    private int _start;
    private int _end;
    private long _messages;
    private Refusal? _refusal;

    private int Held => _end - _start;

    /// <returns>
    /// Null at the end. After a refusal the same again: what follows a broken message is not looked for.
    /// </returns>
    public async ValueTask<Verdict<EventMessage>?> NextAsync(CancellationToken cancellation)
    {
        if (_refusal is not null)
        {
            return _refusal;
        }
        if (!await HoldAsync(EventPrelude.Bytes, cancellation))
        {
            return Held == 0 ? default(Verdict<EventMessage>?) : Refuse("breaks off");
        }
        if (EventPrelude.Read(_buffer.AsSpan(_start, EventPrelude.Bytes), limits, out var prelude) is { } wrong)
        {
            return Refuse(wrong);
        }
        if (!await HoldAsync(prelude.TotalBytes, cancellation))
        {
            return Refuse("breaks off");
        }
        var frame = _buffer.AsSpan(_start, prelude.TotalBytes).ToArray();
        _start += frame.Length;
        if (EventFrame.Read(frame, prelude, out var message) is { } fault)
        {
            return Refuse(fault);
        }
        _messages++;
        return message!;
    }

    /// <summary>False where the stream ends before there is as much.</summary>
    private async ValueTask<bool> HoldAsync(int bytes, CancellationToken cancellation)
    {
        while (Held < bytes)
        {
            MakeRoom();
            var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellation);
            if (read == 0)
            {
                return false;
            }
            _end += read;
        }
        return true;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, Held).CopyTo(_buffer);
            (_start, _end) = (0, Held);
        }
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        else if (_end == 0 && _buffer.Length > BlockBytes)
        {
            // One large message does not hold its memory for as long as the stream lives.
            _buffer = new byte[BlockBytes];
        }
    }

    private Refusal Refuse(string fault) => _refusal = NotUnderstood.Because(
        string.Create(CultureInfo.InvariantCulture, $"Message {_messages + 1} of the event stream {fault}."));
}
