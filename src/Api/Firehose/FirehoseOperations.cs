using Treadle.Messaging.DeliveryStreams;

namespace Treadle.Api.Firehose;

/// <summary>The operations of Firehose.</summary>
public static class FirehoseOperations
{
    /// <summary>The signing name.</summary>
    public const string Service = "firehose";

    public static IEnumerable<IOperation> All(DeliveryStreamService streams) =>
    [
        new CreateDeliveryStream(streams),
        new DeleteDeliveryStream(streams),
        new DescribeDeliveryStream(streams),
        new ListDeliveryStreams(streams),
        new UpdateDestination(streams),
        new PutRecord(streams),
        new PutRecordBatch(streams),
        new TagDeliveryStream(streams),
        new UntagDeliveryStream(streams),
        new ListTagsForDeliveryStream(streams),
        new StartDeliveryStreamEncryption(streams),
        new StopDeliveryStreamEncryption(streams),
    ];
}
