using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

/// <summary>The operations of SQS, all of them.</summary>
public static class SqsOperations
{
    /// <summary>The signing name.</summary>
    public const string Service = "sqs";

    public static IEnumerable<IOperation> All(QueueService queues) =>
    [
        new CreateQueue(queues),
        new DeleteQueue(queues),
        new GetQueueUrl(queues),
        new ListQueues(queues),
        new ListDeadLetterSourceQueues(queues),
        new GetQueueAttributes(queues),
        new SetQueueAttributes(queues),
        new PurgeQueue(queues),
        new SendMessage(queues),
        new SendMessageBatch(queues),
        new ReceiveMessage(queues),
        new DeleteMessage(queues),
        new DeleteMessageBatch(queues),
        new ChangeMessageVisibility(queues),
        new ChangeMessageVisibilityBatch(queues),
        new StartMessageMoveTask(queues),
        new ListMessageMoveTasks(queues),
        new CancelMessageMoveTask(queues),
        new ListQueueTags(queues),
        new TagQueue(queues),
        new UntagQueue(queues),
        new AddPermission(queues),
        new RemovePermission(queues),
    ];
}
