using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.Firehose;
using Treadle.Aws;
using Treadle.Logs.CloudWatch;
using Treadle.Messaging.DeliveryStreams;
using Treadle.Messaging.Tests.Streams;
using Treadle.Storage;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.DeliveryStreams;

/// <summary>The operations of Firehose over the in-memory store and a bucket that a test lets fail, at a time that it moves.</summary>
internal sealed class GivenDelivery : IAwsCall, IAsyncDisposable
{
    private readonly MetricService _metrics = NoMetrics.Service();
    private readonly ConcurrentDictionary<string, byte[]> _parts = new();
    private DeliveryStreamService _service;

    public GivenDelivery() => _service = Start();

    public MemoryResources Resources { get; } = new();

    public ManualTime Time { get; } = new();

    /// <summary>The bucket: keys and bytes.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>What was written, each time.</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    /// <summary>Thrown before a write; null lets it through.</summary>
    public Exception? Before { get; set; }

    /// <summary>Thrown behind a write, as when its answer is lost; null lets it through.</summary>
    public Exception? Behind { get; set; }

    public ConcurrentQueue<string> Told { get; } = new();

    public int Rows => Resources.List("firehose-record", scope: null).Count;

    public string Text => string.Concat(Objects.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => Encoding.UTF8.GetString(o.Value)));

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task CreateAsync(int megabytes = 1, int seconds = 60, string more = "") => CallAsync(
        "CreateDeliveryStream",
        $$$"""{"DeliveryStreamName":"d","ExtendedS3DestinationConfiguration":{"RoleARN":"arn:aws:iam::000000000000:role/r","BucketARN":"arn:aws:s3:::b","BufferingHints":{"SizeInMBs":{{{megabytes}}},"IntervalInSeconds":{{{seconds}}}}{{{more}}}}}""");

    public async Task<JsonObject> CallAsync(string action, string input) => await new OperationTable(FirehoseOperations.All(_service))
        .CallAsync(GivenStreams.Caller, FirehoseOperations.Service, action, JsonNode.Parse(input)!.AsObject(), Stop);

    public Task PutAsync(string text) => PutAsync(Encoding.UTF8.GetBytes(text));

    public Task PutAsync(byte[] data) => CallAsync("PutRecord", $$$"""{"DeliveryStreamName":"d","Record":{"Data":"{{{Convert.ToBase64String(data)}}}"}}""");

    /// <summary>The server ends and starts again on what is there.</summary>
    public async Task RestartAsync()
    {
        await _service.DisposeAsync();
        _service = Start();
    }

    /// <summary>Waits; the clock moves on by seconds meanwhile.</summary>
    public async Task UntilAsync(Func<bool> condition, bool moves = false)
    {
        while (!condition())
        {
            Stop.ThrowIfCancellationRequested();
            await Task.Delay(1, Stop);
            if (moves)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    public static string Unzipped(byte[] bytes)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    public ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        if (Before is { } refusal)
        {
            throw refusal;
        }

        var key = (string)input["Key"]!;
        switch (action)
        {
            case "PutObject":
                Objects[key] = BlobNode.Read(input["Body"])!;
                Writes.Enqueue(key);
                break;
            case "CreateMultipartUpload":
                return ValueTask.FromResult(new JsonObject { ["UploadId"] = "u" });
            case "UploadPart":
                _parts[$"{(int)input["PartNumber"]!:D5}"] = BlobNode.Read(input["Body"])!;
                return ValueTask.FromResult(new JsonObject { ["ETag"] = $"e{(int)input["PartNumber"]!}" });
            case "CompleteMultipartUpload":
                Objects[key] = [.. _parts.OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => p.Value)];
                Writes.Enqueue(key);
                break;
            default:
                throw new AwsErrorException("UnknownOperationException", action);
        }

        return Behind is { } lost ? throw lost : ValueTask.FromResult(new JsonObject());
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _metrics.DisposeAsync();
    }

    private DeliveryStreamService Start()
    {
        var service = new DeliveryStreamService(Resources, () => this, new DeliveryMetrics(_metrics), Time, Told.Enqueue);
        service.Resume();
        return service;
    }
}
