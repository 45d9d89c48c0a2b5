using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>The operations of Kinesis Data Streams.</summary>
public static class KinesisOperations
{
    /// <summary>The signing name.</summary>
    public const string Service = "kinesis";

    public static IEnumerable<IOperation> All(StreamService streams) =>
    [
        new CreateStream(streams),
        new DeleteStream(streams),
        new DescribeStream(streams),
        new DescribeStreamSummary(streams),
        new DescribeLimits(streams),
        new ListStreams(streams),
        new ListShards(streams),
        new PutRecord(streams),
        new PutRecords(streams),
        new GetShardIterator(streams),
        new GetRecords(streams),
        new SplitShard(streams),
        new MergeShards(streams),
        new UpdateShardCount(streams),
        new IncreaseStreamRetentionPeriod(streams),
        new DecreaseStreamRetentionPeriod(streams),
        new UpdateStreamMode(streams),
        new UpdateMaxRecordSize(streams),
        new AddTagsToStream(streams),
        new RemoveTagsFromStream(streams),
        new ListTagsForStream(streams),
        new TagResource(streams),
        new UntagResource(streams),
        new ListTagsForResource(streams),
        new StartStreamEncryption(streams),
        new StopStreamEncryption(streams),
        new EnableEnhancedMonitoring(streams),
        new DisableEnhancedMonitoring(streams),
        new RegisterStreamConsumer(streams),
        new DeregisterStreamConsumer(streams),
        new DescribeStreamConsumer(streams),
        new ListStreamConsumers(streams),
        new SubscribeToShard(streams),
        new PutResourcePolicy(streams),
        new GetResourcePolicy(streams),
        new DeleteResourcePolicy(streams),
    ];
}
