namespace Treadle.Server.Tests.Clients;

/// <summary>boto3, the AWS command line and forms with queues and messages.</summary>
public sealed class SqsClientTests(SqsClientTests.Script script) : IClassFixture<SqsClientTests.Script>
{
    [Theory]
    [InlineData("url", "\"/000000000000/orders\"")]
    [InlineData("made again", "true")]
    [InlineData("made otherwise", "\"QueueAlreadyExists: A queue already exists with the same name and a different value for attribute VisibilityTimeout\"")]
    [InlineData("bad name", "\"InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length\"")]
    [InlineData("bad attribute", "\"InvalidAttributeName: Unknown Attribute Colour.\"")]
    [InlineData("bad value", "\"InvalidAttributeValue: Invalid value for the parameter DelaySeconds.\"")]
    [InlineData("fifo without its name", "\"InvalidParameterValue\"")]
    [InlineData("found", "true")]
    [InlineData("not found", "\"AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.\"")]
    [InlineData("dead letter sources", """["orders"]""")]
    [InlineData("pages", """[2,["page-1","page-2","page-3"]]""")]
    [InlineData("attributes", """{"QueueArn":"arn:aws:sqs:eu-west-1:000000000000:orders","ReceiveMessageWaitTimeSeconds":"1","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:000000000000:dead\",\"maxReceiveCount\":1}","VisibilityTimeout":"30"}""")]
    [InlineData("tags", """{"cost":"1"}""")]
    [InlineData("permission", """[{"Sid":"others","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"SQS:SendMessage","Resource":"arn:aws:sqs:eu-west-1:000000000000:orders"}]""")]
    [InlineData("no permission", "{}")]
    [InlineData("deleted", "\"AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.\"")]
    public void Queues_are_made_described_and_deleted(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("digests", "[true,true]")]
    [InlineData("back", """[true,true,true,{"city":"Zürich","size":"12","raw":[0,255]}]""")]
    [InlineData("system attributes", """["AWSTraceHeader","ApproximateFirstReceiveTimestamp","ApproximateReceiveCount","SenderId","SentTimestamp"]""")]
    [InlineData("in flight", """{"ApproximateNumberOfMessages":"0","ApproximateNumberOfMessagesNotVisible":"1"}""")]
    [InlineData("too often", "[[],true]")]
    [InlineData("dead letter", """[{"DeadLetterQueueSourceArn":"arn:aws:sqs:eu-west-1:000000000000:orders"},["raw","size"],true]""")]
    [InlineData("any host", "2")]
    [InlineData("huge", "true")]
    [InlineData("sent in a batch", """[["good","later"],[["bad","InvalidParameterValue",true]]]""")]
    [InlineData("delayed", """{"ApproximateNumberOfMessagesDelayed":"1"}""")]
    [InlineData("changed in a batch", """[["good"],["bad"]]""")]
    [InlineData("deleted in a batch", """[["good"],[["bad","ReceiptHandleIsInvalid"]]]""")]
    [InlineData("purged", """{"ApproximateNumberOfMessages":"0","ApproximateNumberOfMessagesDelayed":"0"}""")]
    [InlineData("long poll", """[["soon"],true]""")]
    [InlineData("sequence numbers", "[[20,20,20,20],true,true]")]
    [InlineData("held up", """["1",[]]""")]
    [InlineData("in order", """["2","3"]""")]
    [InlineData("cancelled", "\"CANCELLED\"")]
    [InlineData("moved", """[3,{"ApproximateNumberOfMessages":"0"}]""")]
    [InlineData("metrics", """["NumberOfEmptyReceives","NumberOfMessagesDeleted","NumberOfMessagesReceived","NumberOfMessagesSent"]""")]
    public void Messages_are_sent_received_and_deleted(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("too long", "\"InvalidParameterValue: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.\"")]
    [InlineData("bad character", "\"InvalidMessageContents: Invalid binary character '#x1' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF\"")]
    [InlineData("bad handle", "\"ReceiptHandleIsInvalid: The input receipt handle \\\"nothing\\\" is not a valid receipt handle.\"")]
    [InlineData("no queue", "\"AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.\"")]
    [InlineData("bad count", "\"InvalidParameterValue: Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.\"")]
    [InlineData("reserved attribute", "\"InvalidParameterValue\"")]
    [InlineData("no entries", "\"AWS.SimpleQueueService.EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry in the request.\"")]
    [InlineData("many entries", "\"AWS.SimpleQueueService.TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent 11.\"")]
    [InlineData("same ids", "\"AWS.SimpleQueueService.BatchEntryIdsNotDistinct: Id a repeated.\"")]
    [InlineData("bad id", "\"AWS.SimpleQueueService.InvalidBatchEntryId\"")]
    [InlineData("long batch", "\"AWS.SimpleQueueService.BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1200000 bytes.\"")]
    [InlineData("no group", "\"MissingParameter: The request must contain the parameter MessageGroupId.\"")]
    [InlineData("no dead-letter queue", "\"InvalidParameterValue: Source queue must be configured as a Dead Letter Queue.\"")]
    [InlineData("twice", "\"AWS.SimpleQueueService.UnsupportedOperation\"")]
    public void Refusals_have_their_codes(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("form create", "\"<CreateQueueResponse><CreateQueueResult><QueueUrl>/000000000000/form</QueueUrl></CreateQueueResult><ResponseMetadata></ResponseMetadata></CreateQueueResponse>\"")]
    [InlineData("form batch", "\"<SendMessageBatchResponse><SendMessageBatchResult><SendMessageBatchResultEntry><Id>a</Id><MD5OfMessageBody>3ca96e7e93740011919a0167fcb48bff</MD5OfMessageBody><MD5OfMessageAttributes>f4b238699da710fd012839c16c09f1ca</MD5OfMessageAttributes></SendMessageBatchResultEntry></SendMessageBatchResult><ResponseMetadata></ResponseMetadata></SendMessageBatchResponse>\"")]
    [InlineData("form receive", "\"<ReceiveMessageResponse><ReceiveMessageResult><Message><MD5OfBody>3ca96e7e93740011919a0167fcb48bff</MD5OfBody><Body>&lt;1&gt;</Body><MD5OfMessageAttributes>f4b238699da710fd012839c16c09f1ca</MD5OfMessageAttributes><Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute><MessageAttribute><Name>n</Name><Value><StringValue>v</StringValue><DataType>String</DataType></Value></MessageAttribute></Message></ReceiveMessageResult><ResponseMetadata></ResponseMetadata></ReceiveMessageResponse>\"")]
    [InlineData("form attributes", "\"<GetQueueAttributesResponse><GetQueueAttributesResult><Attribute><Name>VisibilityTimeout</Name><Value>40</Value></Attribute></GetQueueAttributesResult><ResponseMetadata></ResponseMetadata></GetQueueAttributesResponse>\"")]
    [InlineData("form purge", "\"<PurgeQueueResponse><ResponseMetadata></ResponseMetadata></PurgeQueueResponse>\"")]
    [InlineData("form refusal", "\"<ErrorResponse><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist.</Message><Detail /></Error></ErrorResponse>\"")]
    public void Forms_are_answered_in_XML(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("aws create", "\"cli\"")]
    [InlineData("aws send", """["MD5OfMessageAttributes","MD5OfMessageBody","MessageId"]""")]
    [InlineData("aws receive", """["hello",{"ApproximateReceiveCount":"1"},{"a":{"StringValue":"b","DataType":"String"}}]""")]
    [InlineData("aws delete", "\"\"")]
    [InlineData("aws empty", "\"\"")]
    public void The_command_line_does_the_same(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    [Fact]
    public void Each_operation_is_called() => script.AssertAllCalled("Sqs");

    public sealed class Script() : ClientScript("sqs_client");
}
