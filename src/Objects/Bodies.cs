using System.Collections.Concurrent;
using System.Security.Cryptography;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Objects;

/// <summary>The bytes of objects: short ones are rows of the store, long ones are files in <c>objects/</c> of the data directory.</summary>
/// <remarks>
/// Any thread. Each body has a row (<c>object-body</c>), which is written in the commit of the object that it belongs to; a file without its row is
/// of an upload that did not come to its end. A file is on disk, its folder too, before its row is written, and is deleted some time after its row
/// was: who reads it, or copies the data directory, comes to its end.
/// </remarks>
internal sealed class Bodies : IAsyncDisposable
{
    internal const string Kind = "object-body";

    /// <summary>The folder, in the data directory.</summary>
    internal const string FolderName = "objects";

    private const int RowBytesMax = 64 * 1024;
    private static readonly TimeSpan DeletedAfter = TimeSpan.FromMinutes(10);

    private readonly string _folder;
    private readonly IResourceStore _resources;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<(string Path, DateTimeOffset DueAt)> _deleted = new();
    private readonly ConcurrentDictionary<string, bool> _writing = new(StringComparer.Ordinal);
    private readonly ITimer _cleaning;
    private readonly CancellationTokenSource _end = new();
    private Task _sweep = Task.CompletedTask;

    public Bodies(string dataDirectory, IResourceStore resources, TimeProvider time)
    {
        _folder = Path.Combine(Path.GetFullPath(dataDirectory), FolderName);
        (_resources, _time) = (resources, time);
        _cleaning = time.CreateTimer(_ => Clean(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
    }

    /// <summary>Takes the bytes of an object or of a part of one.</summary>
    /// <param name="bucket">Its bucket.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="bytesMax">More is refused.</param>
    /// <param name="options">Which checksums are wanted.</param>
    /// <param name="stop">Gives up; nothing is left.</param>
    /// <exception cref="AwsErrorException">EntityTooLarge.</exception>
    public async Task<NewBody> TakeAsync(string bucket, Stream content, long bytesMax, PutOptions options, CancellationToken stop)
    {
        using var checksum = RunningChecksum.Of(options.ChecksumAlgorithm);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = options.ContentSha256 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Note(ReadOnlySpan<byte> bytes)
        {
            checksum.Append(bytes);
            md5.AppendData(bytes);
            sha256?.AppendData(bytes);
        }

        var id = Guid.NewGuid().ToString("N");
        var buffer = new byte[RowBytesMax + 1];
        var filled = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        Note(buffer.AsSpan(0, filled));
        var size = (long)filled;
        var isFile = filled > RowBytesMax;
        if (isFile)
        {
            _writing[id] = true;
            try
            {
                size = await WriteFileAsync(PathOf(bucket, id), buffer, content, bytesMax, Note, stop);
            }
            catch
            {
                _writing.TryRemove(id, out _);
                throw;
            }
        }

        return new NewBody
        {
            Part = new BodyPart(id, size),
            Row = new ResourceWrite(KeyOf(bucket, id), isFile ? ReadOnlyMemory<byte>.Empty : buffer.AsMemory(0, filled)),
            Md5 = md5.GetHashAndReset(),
            Sha256 = sha256?.GetHashAndReset(),
            Checksum = new Checksum(options.ChecksumAlgorithm, Convert.ToBase64String(checksum.Finish())),
        };
    }

    /// <summary>The object that has the body is in the store.</summary>
    public void Keep(NewBody body) => _writing.TryRemove(body.Part.Id, out _);

    /// <summary>The object did not come to be: the bytes go.</summary>
    public void Discard(string bucket, NewBody body)
    {
        if (IsFile(body.Part))
        {
            File.Delete(PathOf(bucket, body.Part.Id));
        }

        _writing.TryRemove(body.Part.Id, out _);
    }

    /// <summary>Whether a body is a file, not a row.</summary>
    public static bool IsFile(BodyPart part) => part.Size > RowBytesMax;

    /// <summary>What removes a body in the commit that removes its object.</summary>
    public static ResourceWrite Removal(string bucket, BodyPart part) => new(KeyOf(bucket, part.Id), Data: null);

    /// <summary>The rows of these bodies are gone: so are their files, in a while.</summary>
    public void Removed(string bucket, IEnumerable<BodyPart> parts)
    {
        foreach (var part in parts.Where(IsFile))
        {
            _deleted.Enqueue((PathOf(bucket, part.Id), _time.GetUtcNow() + DeletedAfter));
        }
    }

    /// <summary>Opens a part.</summary>
    /// <returns>Null when it is gone.</returns>
    public Stream? Open(string bucket, BodyPart part)
    {
        if (!IsFile(part))
        {
            return _resources.Get(KeyOf(bucket, part.Id)) is { } row ? new MemoryStream(row.Data.ToArray(), writable: false) : null;
        }

        try
        {
            return new FileStream(PathOf(bucket, part.Id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Deletes, in the background, what uploads of a former life have left.</summary>
    public void Sweep() => _sweep = Task.Run(() =>
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            _end.Token.ThrowIfCancellationRequested();
            var (id, bucket) = (Path.GetFileName(file), Path.GetFileName(Path.GetDirectoryName(file)!));
            if (!_writing.ContainsKey(id) && _resources.Get(KeyOf(bucket, id)) is null && !_writing.ContainsKey(id))
            {
                File.Delete(file);
            }
        }
    });

    /// <summary>Files that have waited for their deletion go now, due or not; the sweep ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cleaning.DisposeAsync();
        await _end.CancelAsync();
        try
        {
            await _sweep;
        }
        catch (OperationCanceledException)
        {
            // The next start sweeps the rest.
        }

        _end.Dispose();
    }

    private void Clean()
    {
        var now = _time.GetUtcNow();
        while (_deleted.TryPeek(out var oldest) && oldest.DueAt <= now && _deleted.TryDequeue(out oldest))
        {
            try
            {
                File.Delete(oldest.Path);
            }
            catch (IOException)
            {
                // Its row is gone: the next start finds it.
            }
        }
    }

    private static async Task<long> WriteFileAsync(
        string path, byte[] buffer, Stream content, long bytesMax, Note note, CancellationToken stop)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        try
        {
            long size = buffer.Length;
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                await file.WriteAsync(buffer, stop);
                for (int read; (read = await content.ReadAsync(buffer, stop)) > 0;)
                {
                    size += read;
                    if (size > bytesMax)
                    {
                        throw ObjectErrors.TooLarge(size, bytesMax);
                    }

                    note(buffer.AsSpan(0, read));
                    await file.WriteAsync(buffer.AsMemory(0, read), stop);
                }

                file.Flush(flushToDisk: true);
            }

            DurableFolder.Sync(folder);
            return size;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private string PathOf(string bucket, string id) => Path.Combine(_folder, bucket, id);

    private static ResourceKey KeyOf(string bucket, string id) => new(Kind, bucket, id);

    private delegate void Note(ReadOnlySpan<byte> bytes);
}

/// <summary>A body whose bytes are kept, and whose row is still to be written.</summary>
internal sealed class NewBody
{
    public required BodyPart Part { get; init; }

    /// <summary>Its row; empty when the bytes are in a file.</summary>
    public required ResourceWrite Row { get; init; }

    public required byte[] Md5 { get; init; }

    /// <summary>Null when nobody said what it must be.</summary>
    public required byte[]? Sha256 { get; init; }

    public required Checksum Checksum { get; init; }
}
