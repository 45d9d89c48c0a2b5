using System.IO.Compression;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems.Sources;

/// <summary>An object or a file with items in it. One reader at a time; it may be opened again and stays the same object: a changed one is refused.</summary>
internal abstract class DataObject
{
    /// <summary>What errors and <c>$$.Map.Item.Source</c> call it: <c>S3://bucket/key</c>.</summary>
    public abstract string Uri { get; }

    /// <summary>Tells one content from another; null until it has been opened.</summary>
    public string? ETag { get; protected set; }

    /// <summary>The bytes from a place on, decompressed when the name says that they are compressed. Only asynchronous reads are used.</summary>
    /// <exception cref="ItemReaderException">There is no such object, it has changed, or it is compressed in a way that is not known here.</exception>
    public async Task<Stream> OpenAsync(long offset, CancellationToken stop)
    {
        if (Uri.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) || Uri.EndsWith(".zstd", StringComparison.OrdinalIgnoreCase))
        {
            throw ReaderFailures.Of($"The compression ZSTD of {Uri} is not supported; GZIP is.");
        }

        if (!Uri.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            return await OpenRawAsync(offset, stop);
        }

        // There is no way into the middle of a compressed file but through what stands before it.
        var content = new GZipStream(await OpenRawAsync(0, stop), CompressionMode.Decompress);
        var passed = new byte[64 * 1024];
        while (offset > 0)
        {
            var read = await content.ReadAsync(passed.AsMemory(0, (int)Math.Min(passed.Length, offset)), stop);
            if (read == 0)
            {
                break;
            }

            offset -= read;
        }

        return content;
    }

    /// <summary>The bytes as they are kept. The first time it learns the ETag, if nobody has said what it must be.</summary>
    protected abstract Task<Stream> OpenRawAsync(long offset, CancellationToken stop);
}
