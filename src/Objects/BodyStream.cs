using System.Collections.Immutable;

namespace Treadle.Objects;

/// <summary>The bytes of an object, or a range of them, one part after the other.</summary>
internal sealed class BodyStream(ImmutableArray<BodyPart> parts, long offset, long length, Func<BodyPart, Stream> open) : Stream
{
    private Stream? _part;
    private int _next;
    private long _skipped;
    private readonly long _length = length;
    private long _left = length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _length - _left;
        set => throw new NotSupportedException();
    }

    /// <summary>So that a body that is gone is found before the answer has begun.</summary>
    public void OpenFirst()
    {
        if (_left > 0)
        {
            OpenNext();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left > 0 && (_part is not null || _next < parts.Length))
        {
            if (_part is null)
            {
                OpenNext();
            }

            var read = await _part!.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
            if (read > 0)
            {
                _left -= read;
                return read;
            }

            await _part.DisposeAsync();
            _part = null;
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_left > 0 && (_part is not null || _next < parts.Length))
        {
            if (_part is null)
            {
                OpenNext();
            }

            var read = _part!.Read(buffer, offset, (int)Math.Min(count, _left));
            if (read > 0)
            {
                _left -= read;
                return read;
            }

            _part.Dispose();
            _part = null;
        }

        return 0;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _part?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Opens the next part that has something of the range, at its first byte of it.</summary>
    private void OpenNext()
    {
        while (offset - _skipped >= parts[_next].Size && _next < parts.Length - 1)
        {
            _skipped += parts[_next++].Size;
        }

        var start = Math.Max(0, offset - _skipped);
        _skipped += parts[_next].Size;
        _part = open(parts[_next++]);
        _part.Position = start;
    }
}
