using Treadle.Logs.CloudWatch;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>The metrics of <c>AWS/Firehose</c>, by delivery stream.</summary>
/// <remarks>Source: Firehose developer guide, "Monitor Amazon Data Firehose with CloudWatch metrics". Any thread; nothing waits.</remarks>
public sealed class DeliveryMetrics(MetricService metrics)
{
    private readonly MetricKeys _keys = new("AWS/Firehose");

    internal void Put(DeliveryStream stream, bool isBatch, int records, long bytes)
    {
        Add(stream, "IncomingRecords", "Count", records);
        Add(stream, "IncomingBytes", "Bytes", bytes);
        Add(stream, "IncomingPutRequests", "Count", 1);
        Add(stream, isBatch ? "PutRecordBatch.Bytes" : "PutRecord.Bytes", "Bytes", bytes);
        Add(stream, isBatch ? "PutRecordBatch.Requests" : "PutRecord.Requests", "Count", 1);
        if (isBatch)
        {
            Add(stream, "PutRecordBatch.Records", "Count", records);
        }
    }

    internal void ReadFromStream(DeliveryStream stream, int records, long bytes, long millisBehind)
    {
        Add(stream, "DataReadFromKinesisStream.Records", "Count", records);
        Add(stream, "DataReadFromKinesisStream.Bytes", "Bytes", bytes);
        Add(stream, "KinesisMillisBehindLatest", "Milliseconds", millisBehind);
    }

    /// <param name="stream">Which.</param>
    /// <param name="records">In the object.</param>
    /// <param name="bytes">Of the records.</param>
    /// <param name="age">How old the oldest record is.</param>
    internal void Delivered(DeliveryStream stream, long records, long bytes, TimeSpan age)
    {
        Add(stream, "DeliveryToS3.Records", "Count", records);
        Add(stream, "DeliveryToS3.Bytes", "Bytes", bytes);
        Add(stream, "DeliveryToS3.ObjectCount", "Count", 1);
        Add(stream, "DeliveryToS3.Success", "Count", 1);
        Add(stream, "DeliveryToS3.DataFreshness", "Seconds", age.TotalSeconds);
    }

    internal void Failed(DeliveryStream stream, TimeSpan age)
    {
        Add(stream, "DeliveryToS3.Success", "Count", 0);
        Add(stream, "DeliveryToS3.DataFreshness", "Seconds", age.TotalSeconds);
    }

    private void Add(DeliveryStream stream, string metric, string unit, double value) =>
        metrics.Add(_keys.Of(stream.Owner.Scope, metric, unit, ("DeliveryStreamName", stream.Name)), value);
}
