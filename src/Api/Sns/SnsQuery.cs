using Treadle.Api.Wire.Query;

namespace Treadle.Api.Sns;

/// <summary>SNS in the Query protocol.</summary>
internal static class SnsQuery
{
    private static readonly QueryList Tags = new(QueryShape.Structure("Key Value"));

    private static readonly QueryMap MessageAttributes = new(QueryShape.Structure("DataType StringValue BinaryValue")) { KeyName = "Name", ValueName = "Value" };

    private static readonly QueryStructure Subscriptions = QueryShape.Structure(
        "NextToken", ("Subscriptions", new QueryList(QueryShape.Structure("SubscriptionArn Owner Protocol Endpoint TopicArn"))));

    private static readonly QueryStructure Attributes = QueryShape.Structure("", ("Attributes", QueryShape.TextMap));

    private static readonly QueryStructure None = QueryShape.Structure("");

    public static readonly QueryService Service = new(SnsOperations.Service, "2010-03-31", "http://sns.amazonaws.com/doc/2010-03-31/")
    {
        CodeOf = error => error.Code == "AccessDenied" ? "AuthorizationError" : error.Code,
        Links = new HashSet<string>(StringComparer.Ordinal) { nameof(ConfirmSubscription), nameof(Unsubscribe) },
        Operations = new Dictionary<string, QueryOperation>(StringComparer.Ordinal)
        {
            [nameof(AddPermission)] = Silent(QueryShape.Structure("TopicArn Label", ("AWSAccountId", QueryShape.Texts), ("ActionName", QueryShape.Texts))),
            [nameof(ConfirmSubscription)] = new(QueryShape.Structure("TopicArn Token AuthenticateOnUnsubscribe"), QueryShape.Structure("SubscriptionArn")),
            [nameof(CreateTopic)] = new(
                QueryShape.Structure("Name DataProtectionPolicy", ("Attributes", QueryShape.TextMap), ("Tags", Tags)), QueryShape.Structure("TopicArn")),
            [nameof(DeleteTopic)] = Silent(QueryShape.Structure("TopicArn")),
            [nameof(GetSubscriptionAttributes)] = new(QueryShape.Structure("SubscriptionArn"), Attributes),
            [nameof(GetTopicAttributes)] = new(QueryShape.Structure("TopicArn"), Attributes),
            [nameof(ListSubscriptions)] = new(QueryShape.Structure("NextToken"), Subscriptions),
            [nameof(ListSubscriptionsByTopic)] = new(QueryShape.Structure("TopicArn NextToken"), Subscriptions),
            [nameof(ListTagsForResource)] = new(QueryShape.Structure("ResourceArn"), QueryShape.Structure("", ("Tags", Tags))),
            [nameof(ListTopics)] = new(QueryShape.Structure("NextToken"), QueryShape.Structure("NextToken", ("Topics", new QueryList(QueryShape.Structure("TopicArn"))))),
            [nameof(Publish)] = new(
                QueryShape.Structure(
                    "TopicArn TargetArn PhoneNumber Message Subject MessageStructure MessageDeduplicationId MessageGroupId", ("MessageAttributes", MessageAttributes)),
                QueryShape.Structure("MessageId SequenceNumber")),
            [nameof(PublishBatch)] = new(
                QueryShape.Structure(
                    "TopicArn",
                    ("PublishBatchRequestEntries", new QueryList(QueryShape.Structure(
                        "Id Message Subject MessageStructure MessageDeduplicationId MessageGroupId", ("MessageAttributes", MessageAttributes))))),
                QueryShape.Structure(
                    "",
                    ("Successful", new QueryList(QueryShape.Structure("Id MessageId SequenceNumber"))),
                    ("Failed", new QueryList(QueryShape.Structure("Id Code Message", ("SenderFault", QueryShape.Boolean)))))),
            [nameof(RemovePermission)] = Silent(QueryShape.Structure("TopicArn Label")),
            [nameof(SetSubscriptionAttributes)] = Silent(QueryShape.Structure("SubscriptionArn AttributeName AttributeValue")),
            [nameof(SetTopicAttributes)] = Silent(QueryShape.Structure("TopicArn AttributeName AttributeValue")),
            [nameof(Subscribe)] = new(
                QueryShape.Structure("TopicArn Protocol Endpoint", ("Attributes", QueryShape.TextMap), ("ReturnSubscriptionArn", QueryShape.Boolean)),
                QueryShape.Structure("SubscriptionArn")),
            [nameof(TagResource)] = new(QueryShape.Structure("ResourceArn", ("Tags", Tags)), None),
            [nameof(Unsubscribe)] = Silent(QueryShape.Structure("SubscriptionArn")),
            [nameof(UntagResource)] = new(QueryShape.Structure("ResourceArn", ("TagKeys", QueryShape.Texts)), None),
        },
    };

    /// <summary>An operation that answers nothing.</summary>
    private static QueryOperation Silent(QueryStructure input) => new(input) { HasResult = false };
}
