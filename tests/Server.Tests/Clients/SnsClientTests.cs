namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with topics, with subscribers of each kind.</summary>
public sealed class SnsClientTests(SnsClientTests.Script script) : IClassFixture<SnsClientTests.Script>
{
    [Theory]
    [InlineData("topic", "\"arn:aws:sns:eu-west-1:000000000000:orders\"")]
    [InlineData("again", """true""")]
    [InlineData("attributes", """{"DisplayName":"Orders","Owner":"000000000000","SubscriptionsConfirmed":"0","TopicArn":"arn:aws:sns:eu-west-1:000000000000:orders"}""")]
    [InlineData("default policy", "\"__default_statement_ID\"")]
    [InlineData("effective", """3""")]
    [InlineData("listed", """[2,106,true]""")]
    [InlineData("tags", """[{"Key":"stage","Value":"dev"}]""")]
    [InlineData("statement", """["all","arn:aws:iam::111122223333:root","SNS:Publish"]""")]
    [InlineData("statements", """1""")]
    [InlineData("subscribed again", """true""")]
    [InlineData("subscription", """{"Protocol":"sqs","FilterPolicy":"{\"size\":[5]}","FilterPolicyScope":"MessageAttributes","RawMessageDelivery":"false","PendingConfirmation":"false"}""")]
    [InlineData("of topic", """["big","body","plain","raw"]""")]
    [InlineData("of all", """4""")]
    [InlineData("metrics", """["NumberOfMessagesPublished","NumberOfNotificationsFailed","NumberOfNotificationsRedrivenToDlq","PublishSize"]""")]
    [InlineData("aws topic", """{"TopicArn":"arn:aws:sns:eu-west-1:000000000000:cli"}""")]
    public void Topics(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("envelope", """[["Type","MessageId","TopicArn","Subject","Message","Timestamp","SignatureVersion","Signature","SigningCertURL","UnsubscribeURL","MessageAttributes"],"Notification",true,"Hello","first <&> é","1"]""")]
    [InlineData("envelope attributes", """{"size":{"Type":"Number","Value":"150"},"kind":{"Type":"String","Value":"book"},"data":{"Type":"Binary","Value":"AAE="}}""")]
    [InlineData("raw", """["first <&> é",{"size":["Number","150"],"kind":["String","book"],"data":["Binary","AAE="]}]""")]
    [InlineData("filtered in", "\"first <&> é\"")]
    [InlineData("by body", "\"{\\\"order\\\": {\\\"state\\\": \\\"sent\\\"}}\"")]
    [InlineData("raw ones", """["{\"order\": {\"state\": \"new\"}}","{\"order\": {\"state\": \"sent\"}}"]""")]
    [InlineData("left out", """[[],[]]""")]
    [InlineData("batch", """[["a","c"],[["b","InvalidParameter","Invalid parameter: Subject",true]]]""")]
    [InlineData("batch arrived", """["for queues","one"]""")]
    [InlineData("function", """["GOT aws:sns S to a function"]""")]
    [InlineData("aws received", "\"from the shell\"")]
    [InlineData("aws batch", """2""")]
    public void Messages(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("again with other attributes", "\"InvalidParameter: Invalid parameter: Attributes Reason: Topic already exists with different attributes\"")]
    [InlineData("again with other tags", "\"InvalidParameter: Invalid parameter: Tags Reason: Topic already exists with different tags\"")]
    [InlineData("bad name", "\"InvalidParameter: Invalid parameter: Topic Name\"")]
    [InlineData("fifo", "\"InvalidParameter: Invalid parameter: FifoTopic Reason: FIFO topics are not supported by this server\"")]
    [InlineData("bad attribute", "\"InvalidParameter: Invalid parameter: AttributeName\"")]
    [InlineData("no topic", "\"NotFound: Topic does not exist\"")]
    [InlineData("bad arn", "\"InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1\"")]
    [InlineData("no resource", "\"ResourceNotFound: Resource does not exist\"")]
    [InlineData("label again", "\"InvalidParameter: Invalid parameter: Statement already exists\"")]
    [InlineData("no default", "\"InvalidParameter: Invalid parameter: Message Structure - No default entry in JSON message body\"")]
    [InlineData("no json", "\"InvalidParameter: Invalid parameter: Message Structure - JSON message body failed to parse\"")]
    [InlineData("empty", "\"InvalidParameter: Invalid parameter: Empty message\"")]
    [InlineData("long", "\"InvalidParameter: Invalid parameter: Message too long\"")]
    [InlineData("subject", "\"InvalidParameter: Invalid parameter: Subject\"")]
    [InlineData("missing topic", "\"NotFound: Topic does not exist\"")]
    [InlineData("no target", "\"InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter\"")]
    [InlineData("phone", "\"InvalidParameter: Invalid parameter: PhoneNumber Reason: Text messages are not supported by this server\"")]
    [InlineData("attribute type", "\"ParameterValueInvalid: The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.\"")]
    [InlineData("attribute value", "\"ParameterValueInvalid: Could not cast message attribute 'a' value to number.\"")]
    [InlineData("protocol", "\"InvalidParameter: Invalid parameter: Amazon SNS does not support this protocol string: pigeon\"")]
    [InlineData("email", "\"InvalidParameter: Invalid parameter: Protocol Reason: Subscriptions of the protocol email are not supported by this server\"")]
    [InlineData("endpoint", "\"InvalidParameter: Invalid parameter: SQS endpoint ARN\"")]
    [InlineData("scheme", "\"InvalidParameter: Invalid parameter: Endpoint must match the specified protocol\"")]
    [InlineData("policy", "\"InvalidParameter: Invalid parameter: FilterPolicy: Filter policy scope MessageAttributes does not support nested filter policy\"")]
    [InlineData("other attributes", "\"InvalidParameter: Invalid parameter: Attributes Reason: Subscription already exists with different attributes\"")]
    [InlineData("no subscription", "\"NotFound: Subscription does not exist\"")]
    [InlineData("empty batch", "\"EmptyBatchRequest: The batch request doesn't contain any entries.\"")]
    [InlineData("ids twice", "\"BatchEntryIdsNotDistinct: Two or more batch entries in the request have the same Id.\"")]
    [InlineData("by name", "\"UnknownOperationException: The operation sns:CreatePlatformApplication is not supported by this server.\"")]
    [InlineData("unsubscribed", "\"NotFound: Subscription does not exist\"")]
    [InlineData("deleted", "\"NotFound: Topic does not exist\"")]
    [InlineData("aws error", "\"An error occurred (NotFound) when calling the Publish operation: Topic does not exist\"")]
    public void Refusals(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("pending", "\"pending confirmation\"")]
    [InlineData("confirmation", """["SubscriptionConfirmation","text/plain; charset=UTF-8",["Type","MessageId","Token","TopicArn","Message","SubscribeURL","Timestamp","SignatureVersion","Signature","SigningCertURL"],false]""")]
    [InlineData("confirmation is signed", """true""")]
    [InlineData("listed pending", "\"PendingConfirmation\"")]
    [InlineData("wrong token", "\"InvalidParameter: Invalid parameter: Token\"")]
    [InlineData("confirmed", """true""")]
    [InlineData("confirmed again", """true""")]
    [InlineData("posted 1", """["/hook","Notification","over HTTP","1",true]""")]
    [InlineData("posted 2", """["/hook","Notification","over HTTP","2",true]""")]
    [InlineData("headers", """[true,true,"Amazon Simple Notification Service Agent"]""")]
    [InlineData("farewell", """["UnsubscribeConfirmation",true,[]]""")]
    [InlineData("taken up again", """1""")]
    [InlineData("dead down", """["nobody at down",["ErrorCode","ErrorMessage","RequestID"],"500",3]""")]
    [InlineData("dead gone", """["nobody at gone",["ErrorCode","ErrorMessage","RequestID"],"404",1]""")]
    public void Endpoints_over_HTTP(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    [Fact]
    public void Each_operation_is_called() => script.AssertAllCalled("Sns");

    public sealed class Script() : ClientScript("sns_client");
}
