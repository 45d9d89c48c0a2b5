using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Lambda.Workers;

/// <summary>The log stream of one worker: cuts what the process writes into events, and keeps the end of each invocation's log.</summary>
/// <remarks>
/// An event ends with its line. Our own bootstraps write events of several lines in a frame, within the same pipe, so that their order is kept: four bytes
/// that no UTF-8 text holds, the length, a time that is not used, and the text; numbers are big-endian. It is the form of the logs that AWS's runtimes write.
/// Not thread-safe: its worker calls it under the worker's output lock.
/// </remarks>
internal sealed class WorkerLog(LogService logs, AwsCaller owner, string group, string stream, TimeProvider time)
{
    /// <summary>What X-Amz-Log-Result holds.</summary>
    private const int TailBytesMax = 4096;

    /// <summary>A longer event is cut into several, so that a function cannot make us hold its whole output.</summary>
    private const int EventBytesMax = 256 * 1024;

    private const byte FrameStart = 0xA5;
    private const int FrameHeadBytes = 16;

    private readonly ArrayBufferWriter<byte> _partial = new();
    private readonly byte[] _head = new byte[FrameHeadBytes];
    private readonly StringBuilder _tail = new();
    private int _headBytes;
    private long _frameLeft;

    public string Stream { get; } = stream;

    private static ReadOnlySpan<byte> FrameMagic => [FrameStart, 0x5A, 0x00, 0x03];

    /// <summary>Writes one event of ours.</summary>
    public void Line(string text)
    {
        logs.Write(owner, group, Stream, time.GetUtcNow().ToUnixTimeMilliseconds(), text);
        _tail.Append(text).Append('\n');

        // The text is cut for good when it is taken; here it must only not grow for ever.
        if (_tail.Length > 4 * TailBytesMax)
        {
            _tail.Remove(0, _tail.Length - TailBytesMax);
        }
    }

    /// <summary>Takes what the process wrote; whole lines and frames become events at once.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_frameLeft > 0)
            {
                bytes = bytes[FeedFrame(bytes)..];
            }
            else if (_headBytes > 0)
            {
                bytes = bytes[FeedHead(bytes)..];
            }
            else
            {
                bytes = bytes[FeedText(bytes)..];
            }
        }
    }

    /// <summary>Ends what has no end yet: fmt.Printf without a newline is an event, too.</summary>
    public void Flush()
    {
        EndHead();
        _frameLeft = 0;
        if (_partial.WrittenCount > 0)
        {
            EndEvent();
        }
    }

    /// <summary>The last 4 KB of what was logged since the last call.</summary>
    public byte[] TakeTail()
    {
        var bytes = Encoding.UTF8.GetBytes(_tail.ToString());
        _tail.Clear();
        return bytes.Length <= TailBytesMax ? bytes : bytes[^TailBytesMax..];
    }

    private int FeedText(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\n', FrameStart);
        var piece = end < 0 ? bytes : bytes[..end];
        var taken = Append(piece);
        if (taken < piece.Length || end < 0)
        {
            return taken;
        }

        if (bytes[end] == FrameStart)
        {
            // A frame, or the second byte of a letter: ¥ is C2 A5.
            _head[0] = FrameStart;
            _headBytes = 1;
        }
        else
        {
            EndEvent();
        }

        return end + 1;
    }

    /// <summary>Adds to the event; when it does not fit, the event is ended behind what did.</summary>
    /// <returns>How much was taken.</returns>
    private int Append(ReadOnlySpan<byte> piece)
    {
        var room = EventBytesMax - _partial.WrittenCount;
        if (piece.Length <= room)
        {
            _partial.Write(piece);
            return piece.Length;
        }

        // A letter that has only begun goes with the next event.
        _partial.Write(piece[..room]);
        var begun = BegunLetterBytes(_partial.WrittenSpan);
        Span<byte> letter = stackalloc byte[begun];
        _partial.WrittenSpan[^begun..].CopyTo(letter);
        EndEvent(begun);
        _partial.Write(letter);
        return room;
    }

    /// <summary>How many bytes at the end are a letter that lacks some: 110xxxxx begins one of two bytes, 1110xxxx of three, 11110xxx of four, 10xxxxxx goes on.</summary>
    private static int BegunLetterBytes(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= 3 && back <= text.Length; back++)
        {
            var at = text[^back];
            if ((at & 0xC0) != 0x80)
            {
                var length = at >= 0xF0 ? 4 : at >= 0xE0 ? 3 : at >= 0xC0 ? 2 : 1;
                return length > back ? back : 0;
            }
        }

        return 0;
    }

    private int FeedHead(ReadOnlySpan<byte> bytes)
    {
        for (var taken = 0; taken < bytes.Length; taken++)
        {
            if (_headBytes < FrameMagic.Length && bytes[taken] != FrameMagic[_headBytes])
            {
                EndHead();
                return taken;
            }

            _head[_headBytes++] = bytes[taken];
            if (_headBytes == FrameHeadBytes)
            {
                // What the handler left open ends here.
                if (_partial.WrittenCount > 0)
                {
                    EndEvent();
                }

                _headBytes = 0;
                _frameLeft = BinaryPrimitives.ReadUInt32BigEndian(_head.AsSpan(FrameMagic.Length));
                return taken + 1;
            }
        }

        return bytes.Length;
    }

    /// <summary>It was no frame: what looked like one is text.</summary>
    private void EndHead()
    {
        var text = _head.AsSpan(0, _headBytes);
        _headBytes = 0;
        while (!text.IsEmpty)
        {
            text = text[Append(text)..];
        }
    }

    private int FeedFrame(ReadOnlySpan<byte> bytes)
    {
        var piece = bytes[..(int)Math.Min(bytes.Length, _frameLeft)];
        var taken = Append(piece);
        _frameLeft -= taken;
        if (_frameLeft == 0 && _partial.WrittenCount > 0)
        {
            EndEvent();
        }

        return taken;
    }

    /// <param name="left">Bytes at the end that do not belong to it.</param>
    private void EndEvent(int left = 0)
    {
        var text = _partial.WrittenSpan[..^left];
        if (text.EndsWith("\r"u8))
        {
            text = text[..^1];
        }

        // What is no UTF-8 shows as U+FFFD.
        var message = Encoding.UTF8.GetString(text.TrimEnd((byte)'\n'));
        _partial.ResetWrittenCount();

        // CloudWatch Logs has no empty events.
        if (message.Length > 0)
        {
            Line(message);
        }
    }
}
