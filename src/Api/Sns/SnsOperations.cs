using Treadle.Messaging.Topics;

namespace Treadle.Api.Sns;

/// <summary>The operations of SNS on standard topics. Mobile applications, text messages and data protection policies are refused by name.</summary>
public static class SnsOperations
{
    /// <summary>The signing name.</summary>
    public const string Service = "sns";

    public static IEnumerable<IOperation> All(TopicService topics) =>
    [
        new AddPermission(topics),
        new ConfirmSubscription(topics),
        new CreateTopic(topics),
        new DeleteTopic(topics),
        new GetSubscriptionAttributes(topics),
        new GetTopicAttributes(topics),
        new ListSubscriptions(topics),
        new ListSubscriptionsByTopic(topics),
        new ListTagsForResource(topics),
        new ListTopics(topics),
        new Publish(topics),
        new PublishBatch(topics),
        new RemovePermission(topics),
        new SetSubscriptionAttributes(topics),
        new SetTopicAttributes(topics),
        new Subscribe(topics),
        new TagResource(topics),
        new Unsubscribe(topics),
        new UntagResource(topics),
    ];
}
