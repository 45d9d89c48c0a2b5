namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with delivery streams, whose records end up in buckets and folders.</summary>
public sealed class FirehoseClientTests(FirehoseClientTests.Script script) : IClassFixture<FirehoseClientTests.Script>
{
    [Theory]
    [InlineData("created", "\"arn:aws:firehose:eu-west-1:000000000000:deliverystream/logs\"")]
    [InlineData("described", """["ACTIVE","DirectPut","1",false,"arn:aws:s3:::lake","raw/",{"SizeInMBs":1,"IntervalInSeconds":0},"UNCOMPRESSED","DISABLED"]""")]
    [InlineData("put", "[true,false]")]
    [InlineData("put batch", "[0,499]")]
    [InlineData("delivered", "[true,true]")]
    [InlineData("shaped", """["one\ntwo\n",true]""")]
    [InlineData("changed", """["later",true,"2"]""")]
    [InlineData("came later", """[1,"patience"]""")]
    [InlineData("file", """["on disk",true]""")]
    [InlineData("from a stream", "[2000,1000,1000]")]
    public void Records_are_delivered(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("created twice", "\"ResourceInUseException: Firehose logs under accountId 000000000000 already exists\"")]
    [InlineData("updated twice", "\"ConcurrentModificationException: Cannot update firehose: logs since the current version id: 2 and specified version id: 1 do not match\"")]
    [InlineData("out of the folder", "\"InvalidArgumentException: Prefix leads out of the folder.\"")]
    [InlineData("source", """[true,"InvalidArgumentException: This operation is not permitted on KinesisStreamAsSource delivery stream type."]""")]
    [InlineData("no stream", "\"ResourceNotFoundException: Firehose none under account 000000000000 not found.\"")]
    [InlineData("too long", "\"ValidationException: 1 validation error detected: Value at 'record.data' failed to satisfy constraint: Member must have length less than or equal to 1024000\"")]
    [InlineData("too many", "\"ValidationException: 1 validation error detected: Value at 'records' failed to satisfy constraint: Member must have length less than or equal to 500\"")]
    [InlineData("snappy", "\"InvalidArgumentException: CompressionFormat Snappy is not supported by this server.\"")]
    [InlineData("no destination", "\"InvalidArgumentException: Exactly one destination configuration is supported for a Firehose\"")]
    [InlineData("bad hints", "\"ValidationException: 1 validation error detected: Value '901' at 'intervalInSeconds' failed to satisfy constraint: Member must have value less than or equal to 900\"")]
    [InlineData("http", "\"InvalidArgumentException: HttpEndpointDestinationConfiguration is not supported by this server.\"")]
    [InlineData("partitions", "\"InvalidArgumentException: DynamicPartitioningConfiguration is not supported by this server.\"")]
    [InlineData("deleted", "\"ResourceNotFoundException: Firehose early under account 000000000000 not found.\"")]
    public void What_is_wrong_or_missing_is_refused_by_name(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("tags", """[{"Key":"cost","Value":"1"}]""")]
    [InlineData("encryption", """["ENABLED","AWS_OWNED_CMK"]""")]
    [InlineData("list", """[["early","files"],true,["tap"]]""")]
    public void Settings_are_kept_and_shown(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("aws", """[false,true,["early","files","logs","shaped","tap"]]""")]
    [InlineData("aws error", "\"An error occurred (ResourceNotFoundException) when calling the DescribeDeliveryStream operation: Firehose none under account 000000000000 not found.\"")]
    public void The_command_line_works(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    [Fact]
    public void Each_operation_is_called() => script.AssertAllCalled("Firehose");

    public sealed class Script() : ClientScript("firehose_client");
}
