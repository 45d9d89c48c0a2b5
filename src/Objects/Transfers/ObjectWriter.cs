using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Objects.Transfers;

/// <summary>Writes one object, whole or not at all.</summary>
public abstract class ObjectWriter : IAsyncDisposable
{
    /// <summary>Takes the object's bytes in order; only its asynchronous methods are used.</summary>
    public abstract Stream Content { get; }

    /// <summary>The object is there when it returns.</summary>
    public abstract Task CompleteAsync(CancellationToken stop);

    /// <summary>Removes what was begun and not completed.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Writes a file below a folder.</summary>
public sealed class FileWriter : ObjectWriter
{
    private readonly string _path;
    private readonly string _begun;
    private readonly FileStream _file;

    /// <exception cref="IOException">The folder can't be made or written, or the key leads out of it.</exception>
    public FileWriter(string folder, string key)
    {
        _path = ObjectFolder.PathOf(folder, key) ?? throw new IOException("The key leads out of the folder.");
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _begun = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetFileName(_path)}.part");
        _file = new FileStream(_begun, FileMode.Create, FileAccess.Write, FileShare.None);
    }

    public override Stream Content => _file;

    public override async Task CompleteAsync(CancellationToken stop)
    {
        await _file.FlushAsync(stop);
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        File.Move(_begun, _path, overwrite: true);
        DurableFolder.Sync(Path.GetDirectoryName(_path)!);
    }

    public override async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        File.Delete(_begun);
    }
}

/// <summary>Writes an object of a bucket: at once when it is short, else in parts, so that no more than one part is in memory.</summary>
/// <param name="calls">Reaches S3.</param>
/// <param name="caller">For whom.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="key">The key.</param>
public sealed class BucketWriter(IAwsCall calls, AwsCaller caller, string bucket, string key) : ObjectWriter
{
    /// <summary>The least that S3 takes: 10,000 parts of it are more than the longest file of results.</summary>
    private const int PartBytes = 5 * 1024 * 1024;

    private readonly JsonArray _parts = [];
    private PartStream? _content;
    private string? _upload;
    private bool _isComplete;

    public override Stream Content => _content ??= new PartStream(PartBytes, PutPartAsync);

    public override async Task CompleteAsync(CancellationToken stop)
    {
        var rest = _content?.Rest ?? ReadOnlyMemory<byte>.Empty;
        if (_upload is null)
        {
            await CallAsync("PutObject", new JsonObject { ["Body"] = BlobNode.Of(rest.Span), ["ContentType"] = "application/octet-stream" }, stop);
        }
        else
        {
            if (!rest.IsEmpty)
            {
                await PutPartAsync(rest, stop);
            }

            await CallAsync("CompleteMultipartUpload", new JsonObject { ["UploadId"] = _upload, ["MultipartUpload"] = new JsonObject { ["Parts"] = _parts } }, stop);
        }

        _isComplete = true;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_content is not null)
        {
            await _content.DisposeAsync();
        }

        if (_upload is not null && !_isComplete)
        {
            try
            {
                await CallAsync("AbortMultipartUpload", new JsonObject { ["UploadId"] = _upload }, CancellationToken.None);
            }
            catch (Exception e) when (e is AwsErrorException or HttpRequestException or IOException or OperationCanceledException or StoreFailedException)
            {
                // What made the upload fail keeps it from being given up, too; its bucket's owner sees it in the list of uploads.
            }
        }
    }

    private async Task PutPartAsync(ReadOnlyMemory<byte> part, CancellationToken stop)
    {
        _upload ??= (string?)(await CallAsync("CreateMultipartUpload", new JsonObject { ["ContentType"] = "application/octet-stream" }, stop))["UploadId"]
            ?? throw new InvalidDataException("CreateMultipartUpload answered without an UploadId.");
        var number = _parts.Count + 1;
        var put = await CallAsync("UploadPart", new JsonObject { ["UploadId"] = _upload, ["PartNumber"] = number, ["Body"] = BlobNode.Of(part.Span) }, stop);
        _parts.Add(new JsonObject { ["PartNumber"] = number, ["ETag"] = (string?)put["ETag"] });
    }

    private ValueTask<JsonObject> CallAsync(string action, JsonObject members, CancellationToken stop)
    {
        members["Bucket"] = bucket;
        members["Key"] = key;
        return calls.CallAsync(caller, "s3", action, members, stop);
    }
}
