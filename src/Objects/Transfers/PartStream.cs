namespace Treadle.Objects.Transfers;

/// <summary>Collects bytes and hands them on in parts of one length; the last, shorter one stays in <see cref="Rest"/>.</summary>
/// <param name="partBytes">The length of a part.</param>
/// <param name="put">Takes a part; the bytes are its own until it returns.</param>
internal sealed class PartStream(int partBytes, Func<ReadOnlyMemory<byte>, CancellationToken, Task> put) : Stream
{
    private readonly MemoryStream _open = new();

    /// <summary>What has not been handed on.</summary>
    public ReadOnlyMemory<byte> Rest => _open.GetBuffer().AsMemory(0, (int)_open.Length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            // A full part goes when more comes: a short object then goes at once, whatever its length.
            if (_open.Length == partBytes)
            {
                await put(Rest, cancellationToken);
                _open.SetLength(0);
            }

            var taken = Math.Min(buffer.Length, partBytes - (int)_open.Length);
            _open.Write(buffer.Span[..taken]);
            buffer = buffer[taken..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
