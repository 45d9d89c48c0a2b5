using Treadle.Logs.CloudWatch;

namespace Treadle.Messaging.Streams;

/// <summary>The metrics of <c>AWS/Kinesis</c>, by stream; by shard too where that is switched on.</summary>
/// <remarks>Source: Kinesis Data Streams developer guide, "Monitoring with CloudWatch". Any thread; nothing waits.</remarks>
public sealed class StreamMetrics(MetricService metrics)
{
    private readonly MetricKeys _keys = new("AWS/Kinesis");

    internal void Put(DataStream stream, bool isBatch, IReadOnlyList<NewRecord> records, IReadOnlyList<SequenceNumber> numbers)
    {
        var bytes = records.Sum(r => (long)r.Data.Length);
        Add(stream, "IncomingRecords", "Count", records.Count);
        Add(stream, "IncomingBytes", "Bytes", bytes);
        if (isBatch)
        {
            Add(stream, "PutRecords.Records", "Count", records.Count);
            Add(stream, "PutRecords.TotalRecords", "Count", records.Count);
            Add(stream, "PutRecords.SuccessfulRecords", "Count", records.Count);
            Add(stream, "PutRecords.FailedRecords", "Count", 0);
            Add(stream, "PutRecords.ThrottledRecords", "Count", 0);
            Add(stream, "PutRecords.Bytes", "Bytes", bytes);
            Add(stream, "PutRecords.Success", "Count", 1);
        }
        else
        {
            Add(stream, "PutRecord.Bytes", "Bytes", bytes);
            Add(stream, "PutRecord.Success", "Count", 1);
        }

        for (var i = 0; i < records.Count && !stream.ShardLevelMetrics.IsEmpty; i++)
        {
            AddOfShard(stream, numbers[i].Shard, "IncomingRecords", "Count", 1);
            AddOfShard(stream, numbers[i].Shard, "IncomingBytes", "Bytes", records[i].Data.Length);
        }
    }

    internal void Read(DataStream stream, Shard shard, IReadOnlyList<StreamRecord> records, long millisBehind)
    {
        var bytes = records.Sum(r => (long)r.Data.Length);
        Add(stream, "GetRecords.Records", "Count", records.Count);
        Add(stream, "GetRecords.Bytes", "Bytes", bytes);
        Add(stream, "GetRecords.Success", "Count", 1);
        Add(stream, "GetRecords.IteratorAgeMilliseconds", "Milliseconds", millisBehind);
        AddOfShard(stream, shard.Number, "OutgoingRecords", "Count", records.Count);
        AddOfShard(stream, shard.Number, "OutgoingBytes", "Bytes", bytes);
        AddOfShard(stream, shard.Number, "IteratorAgeMilliseconds", "Milliseconds", millisBehind);
    }

    private void Add(DataStream stream, string metric, string unit, double value) => metrics.Add(_keys.Of(stream.Owner.Scope, metric, unit, ("StreamName", stream.Name)), value);

    private void AddOfShard(DataStream stream, int shard, string metric, string unit, double value)
    {
        if (stream.ShardLevelMetrics.Contains(metric))
        {
            metrics.Add(_keys.Of(stream.Owner.Scope, metric, unit, ("StreamName", stream.Name), ("ShardId", Shard.IdOf(shard))), value);
        }
    }
}
