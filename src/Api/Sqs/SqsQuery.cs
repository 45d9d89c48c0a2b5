using Treadle.Api.Wire.Query;
using Treadle.Aws;
using static Treadle.Api.Wire.Query.QueryShape;

namespace Treadle.Api.Sqs;

/// <summary>SQS as it is spoken to in the Query protocol: every list and map is flattened, and named in the singular.</summary>
internal static class SqsQuery
{
    private const string Prefix = "AWS.SimpleQueueService.";

    private static readonly QueryMap Attributes = Map(Text, "Name", "Value");

    private static readonly QueryMap MessageAttributes = Map(Structure("StringValue BinaryValue DataType"), "Name", "Value");

    private static readonly QueryMap Tags = Map(Text, "Key", "Value");

    private static readonly QueryShape Sent = Structure("Id MessageId MD5OfMessageBody MD5OfMessageAttributes MD5OfMessageSystemAttributes SequenceNumber");

    private static readonly (string Name, QueryShape Shape)[] Outgoing =
    [
        ("DelaySeconds", Integer), ("MessageAttributes=MessageAttribute", MessageAttributes), ("MessageSystemAttributes=MessageSystemAttribute", MessageAttributes),
    ];

    public static readonly QueryService Service = new(SqsOperations.Service, "2012-11-05", "http://queue.amazonaws.com/doc/2012-11-05/")
    {
        CodeOf = CodeOf,
        HasErrorDetail = true,
        PathMember = "QueueUrl",
        Operations = new Dictionary<string, QueryOperation>(StringComparer.Ordinal)
        {
            ["CreateQueue"] = new(Structure("QueueName", ("Attributes=Attribute", Attributes), ("tags=Tag", Tags))),
            ["DeleteQueue"] = Silent(),
            ["PurgeQueue"] = Silent(),
            ["ListQueues"] = new(Structure("QueueNamePrefix NextToken", ("MaxResults", Integer)), Structure("NextToken", ("QueueUrls=QueueUrl", Flat(Text)))),
            ["ListDeadLetterSourceQueues"] = new(
                Structure("QueueUrl NextToken", ("MaxResults", Integer)), Structure("NextToken", ("queueUrls=QueueUrl", Flat(Text)))),
            ["GetQueueAttributes"] = new(Structure("QueueUrl", ("AttributeNames=AttributeName", Flat(Text))), Structure("", ("Attributes=Attribute", Attributes))),
            ["SetQueueAttributes"] = Silent(("Attributes=Attribute", Attributes)),
            ["SendMessage"] = new(Structure("QueueUrl MessageBody MessageGroupId MessageDeduplicationId", Outgoing)),
            ["SendMessageBatch"] = Batch("SendMessageBatch", Structure("Id MessageBody MessageGroupId MessageDeduplicationId", Outgoing), Sent),
            ["ReceiveMessage"] = new(
                Structure(
                    "QueueUrl ReceiveRequestAttemptId",
                    ("MaxNumberOfMessages", Integer),
                    ("VisibilityTimeout", Integer),
                    ("WaitTimeSeconds", Integer),
                    ("AttributeNames=AttributeName", Flat(Text)),
                    ("MessageSystemAttributeNames=MessageSystemAttributeName", Flat(Text)),
                    ("MessageAttributeNames=MessageAttributeName", Flat(Text))),
                Structure("", ("Messages=Message", Flat(Structure(
                    "MessageId ReceiptHandle MD5OfBody Body MD5OfMessageAttributes",
                    ("Attributes=Attribute", Attributes),
                    ("MessageAttributes=MessageAttribute", MessageAttributes)))))),
            ["DeleteMessage"] = Silent(),
            ["DeleteMessageBatch"] = Batch("DeleteMessageBatch", Structure("Id ReceiptHandle"), Structure("Id")),
            ["ChangeMessageVisibility"] = Silent(("VisibilityTimeout", Integer)),
            ["ChangeMessageVisibilityBatch"] = Batch("ChangeMessageVisibilityBatch", Structure("Id ReceiptHandle", ("VisibilityTimeout", Integer)), Structure("Id")),
            ["StartMessageMoveTask"] = new(Structure("SourceArn DestinationArn", ("MaxNumberOfMessagesPerSecond", Integer))),
            ["ListMessageMoveTasks"] = new(
                Structure("SourceArn", ("MaxResults", Integer)),
                Structure("", ("Results=ListMessageMoveTasksResultEntry", Flat(Structure(
                    "TaskHandle Status SourceArn DestinationArn MaxNumberOfMessagesPerSecond ApproximateNumberOfMessagesMoved ApproximateNumberOfMessagesToMove "
                    + "FailureReason StartedTimestamp"))))),
            ["ListQueueTags"] = new(Structure("QueueUrl"), Structure("", ("Tags=Tag", Tags))),
            ["TagQueue"] = Silent(("Tags=Tag", Tags)),
            ["UntagQueue"] = Silent(("TagKeys=TagKey", Flat(Text))),
            ["AddPermission"] = Silent(("AWSAccountIds=AWSAccountId", Flat(Text)), ("Actions=ActionName", Flat(Text))),
            ["RemovePermission"] = Silent(),
        },
    };

    /// <summary>The code of an error in this protocol; the others have it in a header, and in entries of batches.</summary>
    public static string CodeOf(AwsErrorException error) => error.Code switch
    {
        "QueueDoesNotExist" => Prefix + "NonExistentQueue",
        "QueueNameExists" => "QueueAlreadyExists",
        "BatchEntryIdsNotDistinct" or "BatchRequestTooLong" or "EmptyBatchRequest" or "InvalidBatchEntryId" or "TooManyEntriesInBatchRequest"
            or "MessageNotInflight" or "PurgeQueueInProgress" or "QueueDeletedRecently" or "UnsupportedOperation" => Prefix + error.Code,
        _ => error.Code,
    };

    private static QueryOperation Silent(params ReadOnlySpan<(string Name, QueryShape Shape)> others) =>
        new(Structure("QueueUrl ReceiptHandle Label", others)) { HasResult = false };

    private static QueryOperation Batch(string name, QueryShape entry, QueryShape result) => new(
        Structure("QueueUrl", ($"Entries={name}RequestEntry", Flat(entry))),
        Structure("", ($"Successful={name}ResultEntry", Flat(result)), ("Failed=BatchResultErrorEntry", Flat(Structure("Id Code Message SenderFault")))));

    private static QueryList Flat(QueryShape element) => new(element) { IsFlattened = true };

    private static QueryMap Map(QueryShape value, string key, string name) => new(value) { IsFlattened = true, KeyName = key, ValueName = name };
}
