using System.Text.Json.Nodes;
using Treadle.Asl.Compiling;
using Treadle.Asl.Services;
using Treadle.Aws;
using Treadle.Integrations.AwsSdk;
using AslObject = Treadle.Asl.Json.JsonObject;
using AslValue = Treadle.Asl.Json.JsonValue;

namespace Treadle.Api.Tests;

/// <summary><c>aws-sdk:…</c> of every service here: names, values and errors as the AWS SDK for Java has them.</summary>
public sealed class SdkServicesTests
{
    [Theory]
    [InlineData("s3", "putObject", """{"Bucket":"b","Key":"k","Body":{"a":1},"Acl":"private","SsekmsKeyId":"x","Metadata":{"lower":"v"}}""",
        """{"Bucket":"b","Key":"k","Body":"eyJhIjoxfQ==","ACL":"private","SSEKMSKeyId":"x","Metadata":{"lower":"v"}}""")]
    [InlineData("s3", "uploadPart", """{"Body":"text"}""", """{"Body":"InRleHQi"}""")]
    [InlineData("kinesis", "putRecord", """{"StreamName":"s","PartitionKey":"p","Data":"text"}""", """{"StreamName":"s","PartitionKey":"p","Data":"dGV4dA=="}""")]
    [InlineData("cloudwatchlogs", "putLogEvents", """{"LogGroupName":"g","LogStreamName":"s","LogEvents":[{"Timestamp":1,"Message":{"a":1}}]}""",
        """{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1,"message":"{\"a\":1}"}]}""")]
    [InlineData("cloudwatch", "putMetricData", """{"Namespace":"n","MetricData":[{"MetricName":"m","Value":1.5,"Timestamp":"2019-11-12T14:16:44.5Z"}]}""",
        """{"Namespace":"n","MetricData":[{"MetricName":"m","Value":1.5,"Timestamp":1573568204.5}]}""")]
    [InlineData("sqs", "setQueueAttributes", """{"QueueUrl":"q","Attributes":{"VisibilityTimeout":30}}""", """{"QueueUrl":"q","Attributes":{"VisibilityTimeout":"30"}}""")]
    [InlineData("apigateway", "getResources", """{"RestApiId":"a","Limit":5}""", """{"restApiId":"a","limit":5}""")]
    [InlineData("lambda", "invoke", """{"FunctionName":"f","Payload":{"a":1}}""", """{"FunctionName":"f","Payload":"eyJhIjoxfQ=="}""")]
    public void Parameters_become_a_request(string service, string action, string parameters, string request)
    {
        var operation = ServiceModel.Find(service)!.Operation(action)!;
        Assert.Equal(
            JsonNode.Parse(request)!.ToJsonString(), JsonNode.Parse(SdkShapes.Sdk.ToRequest(operation.Input, (AslObject)AslValue.Parse(parameters)).ToJsonString())!.ToJsonString());
    }

    [Theory]
    [InlineData("s3", "getObject", """{"Body":"dGV4dA==","ContentLength":4,"ETag":"\"e\"","LastModified":1573568204,"Metadata":{"lower":"v"},"ChecksumCRC32":"c"}""",
        """{"Body":"text","ContentLength":4,"ETag":"\"e\"","LastModified":"2019-11-12T14:16:44Z","Metadata":{"lower":"v"},"ChecksumCRC32":"c"}""")]
    [InlineData("sqs", "receiveMessage", """{"Messages":[{"MD5OfBody":"m","Body":"{}","Attributes":{"SentTimestamp":"1"}}]}""",
        """{"Messages":[{"Md5OfBody":"m","Body":"{}","Attributes":{"SentTimestamp":"1"}}]}""")]
    [InlineData("lambda", "invoke", """{"StatusCode":200,"Payload":"eyJhIjoxfQ=="}""", """{"StatusCode":200,"Payload":"{\"a\":1}"}""")]
    [InlineData("cloudwatchlogs", "describeLogGroups", """{"logGroups":[{"logGroupName":"g","creationTime":5}]}""", """{"LogGroups":[{"LogGroupName":"g","CreationTime":5}]}""")]
    public void An_answer_becomes_a_result(string service, string action, string answer, string result) =>
        Assert.Equal(result, SdkShapes.Sdk.ToResult(ServiceModel.Find(service)!.Operation(action)!.Output, (JsonObject)JsonNode.Parse(answer)!).ToString());

    [Theory]
    [InlineData("sqs", "QueueDoesNotExist", "Sqs.QueueDoesNotExistException")]
    [InlineData("s3", "NoSuchBucket", "S3.NoSuchBucketException")]
    [InlineData("s3", "NoSuchKey", "S3.NoSuchKeyException")]
    [InlineData("s3", "MalformedXML", "S3.S3Exception")]
    [InlineData("lambda", "ResourceNotFoundException", "Lambda.ResourceNotFoundException")]
    [InlineData("lambda", "EC2AccessDeniedException", "Lambda.Ec2AccessDeniedException")]
    [InlineData("sns", "NotFound", "Sns.NotFoundException")]
    [InlineData("kinesis", "KMSDisabledException", "Kinesis.KmsDisabledException")]
    [InlineData("eventbridge", "ResourceNotFoundException", "EventBridge.ResourceNotFoundException")]
    [InlineData("cloudwatchlogs", "ResourceAlreadyExistsException", "CloudWatchLogs.ResourceAlreadyExistsException")]
    [InlineData("apigateway", "NotFoundException", "ApiGateway.NotFoundException")]
    [InlineData("scheduler", "ConflictException", "Scheduler.ConflictException")]
    [InlineData("cloudformation", "ValidationError", "CloudFormation.CloudFormationException")]
    [InlineData("sts", "ExpiredTokenException", "Sts.ExpiredTokenException")]
    public void A_refusal_has_the_name_of_its_class(string service, string code, string error) =>
        Assert.Equal(error, SdkTask.ErrorOf(ServiceModel.Find(service)!, new AwsErrorException(code, "m")).Error);

    [Fact]
    public void S3_has_two_ids_for_a_request() =>
        Assert.Matches(
            @"^The specified bucket does not exist \(Service: S3, Status Code: 404, Request ID: [0-9a-f-]{36}, Extended Request ID: [A-Za-z0-9+/=]+\) \(SDK Attempt Count: 1\)$",
            SdkTask.ErrorOf(ServiceModel.Find("s3")!, new AwsErrorException("NoSuchBucket", "The specified bucket does not exist", 404)).Cause);

    [Theory]
    [InlineData("sqs:sendMessages", "is not recognized")]
    [InlineData("s3:putBucketVersioning", "is not supported yet")]
    [InlineData("sqs:sendMessage.sync", "is not recognized")]
    public void An_action_that_the_service_does_not_have_is_refused_when_the_machine_is_made(string resource, string words) =>
        Assert.Contains(Compile(resource, "{}"), d => d.Contains(words, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"QueueUrl":"q"}""", "The field 'MessageBody' is required but was missing")]
    [InlineData("""{"QueueUrl.$":"$.q","MessageBody":"","Body":1}""", "The field 'Body' is not supported by Step Functions")]
    public void Arguments_are_judged_when_the_machine_is_made(string parameters, string problem) =>
        Assert.Equal([problem], Compile("sqs:sendMessage", parameters));

    [Fact]
    public void Every_model_can_be_read()
    {
        foreach (var name in ServiceModel.Names)
        {
            var model = ServiceModel.Find(name)!;
            Assert.NotEmpty(model.Operations);

            // A structure that is named and not described would let every member through unseen.
            Assert.All(model.Operations.SelectMany(o => o.Input.Members), m => Assert.True(m.Shape.Kind != ShapeKind.Structure || m.Shape.Members.Count > 0, $"{name}: {m.Name}"));
        }
    }

    private static IEnumerable<string> Compile(string resource, string parameters) => StateMachineCompiler.Compile(
            $$$$"""{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:{{{{resource}}}}","Parameters":{{{{parameters}}}},"End":true}}}""")
        .Diagnostics.Select(d => d.Message);
}
