namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with streams, shards, records and consumers.</summary>
public sealed class KinesisClientTests(KinesisClientTests.Script script) : IClassFixture<KinesisClientTests.Script>
{
    [Theory]
    [InlineData("described", """["ACTIVE","arn:aws:kinesis:eu-west-1:000000000000:stream/orders",24,"NONE","PROVISIONED",false,[["shardId-000000000000","0","170141183460469231731687303715884105727"],["shardId-000000000001","170141183460469231731687303715884105728","340282366920938463463374607431768211455"]]]""")]
    [InlineData("put", """[true,56,true,"NONE"]""")]
    [InlineData("numbers grow", "true")]
    [InlineData("put many", """[0,500,["shardId-000000000000","shardId-000000000001"]]""")]
    [InlineData("by hash", """["shardId-000000000000","shardId-000000000001"]""")]
    [InlineData("read all", """[504,["first","high","low","n0"],true]""")]
    [InlineData("record", """["first","customer-1",true,true,true]""")]
    [InlineData("at and after", """[["first","second"],["second"]]""")]
    [InlineData("at a moment", """["first"]""")]
    [InlineData("latest", "[]")]
    [InlineData("news", """["news"]""")]
    public void Records_are_put_and_read(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("created twice", "\"ResourceInUseException: Stream orders under account 000000000000 already exists.\"")]
    [InlineData("no stream", "\"ResourceNotFoundException: Stream none under account 000000000000 not found.\"")]
    [InlineData("no shard", "\"ResourceNotFoundException: Shard shardId-000000000009 in stream orders under account 000000000000 does not exist\"")]
    [InlineData("bad iterator", "\"InvalidArgumentException: Invalid ShardIterator.\"")]
    [InlineData("foreign iterator", "\"InvalidArgumentException: Invalid ShardIterator.\"")]
    [InlineData("bad number", "\"InvalidArgumentException: StartingSequenceNumber 1 used in GetShardIterator on shard shardId-000000000001 in stream orders under account 000000000000 is invalid because it did not come from this stream.\"")]
    [InlineData("no number", "\"InvalidArgumentException: Must either specify sequence number for iterator of type AFTER_SEQUENCE_NUMBER. Current request has no sequence number specified.\"")]
    [InlineData("future", "\"InvalidArgumentException: The timestampInMillis parameter cannot be greater than the currentTimestampInMillis\"")]
    [InlineData("too long", "\"ValidationException: 1 validation error detected: Value at 'data' failed to satisfy constraint: Member must have length less than or equal to 1048576\"")]
    [InlineData("too many", "\"ValidationException: 1 validation error detected: Value at 'records' failed to satisfy constraint: Member must have length less than or equal to 500\"")]
    [InlineData("long key", "\"'records.1.member.partitionKey' failed to satisfy constraint: Member must have length less than or equal to 256\"")]
    [InlineData("bad hash", "\"InvalidArgumentException: Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was 340282366920938463463374607431768211456\"")]
    [InlineData("bad name", "\"ValidationException: 1 validation error detected: Value 'a b' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+\"")]
    [InlineData("no count", "\"ValidationException: ShardCount must be specified for a stream in Provisioned mode.\"")]
    public void What_is_wrong_is_refused_in_the_words_of_Kinesis(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("split outside", "\"InvalidArgumentException: NewStartingHashKey 0\"")]
    [InlineData("split again", "\"ResourceInUseException: Shard shardId-000000000000 in stream orders under account 000000000000 has already been merged or split, and thus is not eligible for merging or splitting.\"")]
    [InlineData("after a split", """[["0","-",true],["1","-",false],["2","0",false],["3","0",false]]""")]
    [InlineData("end of a shard", """[["last"],false,[["2",["0"]],["3",["0"]]]]""")]
    [InlineData("in a child", """["shardId-000000000002",true]""")]
    [InlineData("not neighbours", "\"InvalidArgumentException: Shards shardId-000000000001 and shardId-000000000001 in stream orders under account 000000000000 are not an adjacent pair of shards eligible for merging\"")]
    [InlineData("after a merge", """[["1","-","-"],["4","2","3"]]""")]
    [InlineData("from a shard", """["3","4"]""")]
    [InlineData("shards then", """["0","1"]""")]
    [InlineData("shards since", "5")]
    [InlineData("shard pages", """[3,["0","1","2","3","4"]]""")]
    [InlineData("scaled", "[2,3]")]
    [InlineData("even ranges", "[3,true]")]
    [InlineData("scaled too far", "\"InvalidArgumentException: UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: 3 Target shard count: 7\"")]
    public void Shards_are_split_merged_and_listed(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("not shorter", "\"InvalidArgumentException: Requested retention period (24 hours) for stream orders can not be shorter than existing retention period (48 hours). Use DecreaseRetentionPeriod API.\"")]
    [InlineData("too short", "\"InvalidArgumentException: Minimum allowed retention period is 24 hours. Requested retention period (1 hours) is too short.\"")]
    [InlineData("monitored", """[[],["IncomingBytes","OutgoingBytes"]]""")]
    [InlineData("settings", """[30,"KMS","alias/aws/kinesis",[{"ShardLevelMetrics":["IncomingBytes"]}],"ON_DEMAND",3]""")]
    [InlineData("limits", "[0,1]")]
    [InlineData("tags", """[[{"Key":"team","Value":"a"}],false]""")]
    [InlineData("tags of new", """[{"Key":"new","Value":"2"}]""")]
    [InlineData("policy", """["{\"Version\":\"2012-10-17\",\"Statement\":[]}","ResourceNotFoundException"]""")]
    [InlineData("stream pages", """[2,["cli","orders"]]""")]
    [InlineData("made again", "[4,[]]")]
    public void Settings_are_kept_and_shown(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("consumer", """["ACTIVE",true]""")]
    [InlineData("consumer twice", "\"ResourceInUseException: Consumer fan, Stream orders, under account 000000000000 already exists.\"")]
    [InlineData("consumers", """[true,["fan"]]""")]
    [InlineData("delete in use", "\"ResourceInUseException\"")]
    [InlineData("pushed", """["pushed",true]""")]
    [InlineData("no consumer", "\"ResourceNotFoundException: Consumer fan, Stream orders, under account 000000000000 not found.\"")]
    public void Consumers_register_and_listen(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("aws put", "\"shardId-000000000000\"")]
    [InlineData("aws read", """[1,"123",0]""")]
    [InlineData("aws list", """["cli","orders"]""")]
    [InlineData("aws error", "\"An error occurred (ResourceNotFoundException) when calling the DescribeStream operation: Stream none under account 000000000000 not found.\"")]
    public void The_command_line_does_the_tutorial(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    [Fact]
    public void Each_operation_is_called()
    {
        Assert.SkipWhen(script.Notes["tags of new"] is null || script.Notes["policy"] is null, "The installed botocore does not know all of them.");
        script.AssertAllCalled("Kinesis");
    }

    public sealed class Script() : ClientScript("kinesis_client");
}
