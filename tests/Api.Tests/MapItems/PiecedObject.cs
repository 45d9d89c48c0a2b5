using Treadle.Integrations.MapItems.Sources;
using Treadle.Objects.Transfers;

namespace Treadle.Api.Tests.MapItems;

/// <summary>An object whose bytes come in pieces of one length.</summary>
internal sealed class PiecedObject(byte[] bytes, int pieceBytes, string uri = "S3://b/k") : DataObject
{
    public override string Uri => uri;

    protected override Task<Stream> OpenRawAsync(long offset, CancellationToken stop)
    {
        ETag = "tag";
        return Task.FromResult<Stream>(new Pieces(bytes.AsMemory((int)offset), pieceBytes));
    }

    private sealed class Pieces(ReadOnlyMemory<byte> rest, int pieceBytes) : ForwardStream
    {
        private ReadOnlyMemory<byte> _rest = rest;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var taken = Math.Min(Math.Min(buffer.Length, pieceBytes), _rest.Length);
            _rest[..taken].CopyTo(buffer);
            _rest = _rest[taken..];
            return ValueTask.FromResult(taken);
        }
    }
}
