using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems;

/// <summary>The part of a stream of bytes that is being looked at. One reader at a time.</summary>
/// <param name="content">The bytes; only <see cref="Stream.ReadAsync(Memory{byte}, CancellationToken)"/> is used.</param>
/// <param name="position">Where in the data the stream begins.</param>
/// <param name="uri">Names the data in errors.</param>
internal sealed class ByteWindow(Stream content, long position, string uri)
{
    /// <summary>The most that one item, or one line, may have: 8 MiB, as AWS.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    private const int BytesAtFirst = 64 * 1024;

    private byte[] _buffer = new byte[BytesAtFirst];
    private int _start;
    private int _end;

    public string Uri => uri;

    /// <summary>Where in the data the first byte of <see cref="Span"/> stands.</summary>
    public long Position { get; private set; } = position;

    /// <summary>What has been read and not passed.</summary>
    public ReadOnlySpan<byte> Span => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Nothing comes behind <see cref="Span"/>.</summary>
    public bool IsAtEnd { get; private set; }

    public void Advance(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>Reads more behind what is there.</summary>
    /// <returns>False when there is no more.</returns>
    /// <exception cref="ItemReaderException">What has not been passed is as much as an item may have.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken stop)
    {
        if (IsAtEnd)
        {
            return false;
        }

        if (_start > 0)
        {
            Span.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= BytesMax)
            {
                throw ReaderFailures.TooLarge(uri);
            }

            Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, BytesMax));
        }

        var read = await content.ReadAsync(_buffer.AsMemory(_end), stop);
        _end += read;
        IsAtEnd = read == 0;
        return !IsAtEnd;
    }

    /// <summary>The next line, which then stands at the beginning of <see cref="Span"/>.</summary>
    /// <returns>How many bytes it has with its end of line; 0 when there is none.</returns>
    /// <exception cref="ItemReaderException">It is longer than an item may be.</exception>
    public async ValueTask<int> LineAsync(CancellationToken stop)
    {
        for (var seen = 0; ;)
        {
            var end = Span[seen..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                return seen + end + 1;
            }

            seen = Span.Length;
            if (!await FillAsync(stop))
            {
                return seen;
            }
        }
    }

    /// <summary>Passes a byte order mark at the beginning of the data.</summary>
    public async ValueTask SkipByteOrderMarkAsync(CancellationToken stop)
    {
        while (Position == 0 && Span.Length < 3 && await FillAsync(stop))
        {
            // Until there are three bytes, or no more.
        }

        if (Position == 0 && Span is [0xEF, 0xBB, 0xBF, ..])
        {
            Advance(3);
        }
    }
}
