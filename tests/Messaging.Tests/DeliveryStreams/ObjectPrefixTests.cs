using Treadle.Aws;
using Treadle.Messaging.DeliveryStreams;

namespace Treadle.Messaging.Tests.DeliveryStreams;

public sealed class ObjectPrefixTests
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 7, 15, 4, 5, 678, TimeSpan.FromHours(9));

    [Theory]
    [InlineData("", "2026/03/07/15/")]
    [InlineData("logs", "logs2026/03/07/15/")]
    [InlineData("logs/", "logs/2026/03/07/15/")]
    [InlineData("!{timestamp:yyyy/MM}/x/", "2026/03/x/")]
    [InlineData("year=!{timestamp:yyyy}/day=!{timestamp:dd}/", "year=2026/day=07/")]
    [InlineData("!{timestamp:'year='yyyy''}", "year=2026'")]
    public void A_prefix_has_the_time_of_the_oldest_record(string prefix, string expected) => Assert.Equal(expected, ObjectPrefix.Parse(prefix).At(Moment, Guid.Empty));

    [Fact]
    public void Random_texts_are_the_same_each_time_the_object_is_written_and_differ_from_one_another()
    {
        var prefix = ObjectPrefix.Parse("!{firehose:random-string}/!{firehose:random-string}/!{timestamp:yyyy}");
        var (first, other) = (prefix.At(Moment, Guid.Empty), prefix.At(Moment, Guid.NewGuid()));
        Assert.Matches("^[A-Za-z0-9]{11}/[A-Za-z0-9]{11}/2026$", first);
        Assert.Equal(first, prefix.At(Moment, Guid.Empty));
        Assert.NotEqual(first, other);
        Assert.NotEqual(first.Split('/')[0], first.Split('/')[1]);
    }

    [Theory]
    [InlineData("!{timestamp:yyyy")]
    [InlineData("!{timestamp:'x}")]
    [InlineData("!{timestamp:VV}")]
    [InlineData("!{partitionKeyFromLambda:a}")]
    [InlineData("!{firehose:error-output-type}")]
    public void What_is_no_expression_is_refused(string prefix) =>
        Assert.Equal("InvalidArgumentException", Assert.Throws<AwsErrorException>(() => ObjectPrefix.Parse(prefix)).Code);

    [Theory]
    [InlineData("y-M-d H:m:s", "2026-3-7 15:4:5")]
    [InlineData("yy", "26")]
    [InlineData("uuuu", "2026")]
    [InlineData("MMM MMMM", "Mar March")]
    [InlineData("E EEEE", "Sat Saturday")]
    [InlineData("D DDD", "66 066")]
    [InlineData("hh a", "03 PM")]
    [InlineData("SSS SS", "678 67")]
    [InlineData("Q", "1")]
    [InlineData("Z X XXX", "+0900 +09 +09:00")]
    [InlineData("'it''s' HH", "it's 15")]
    public void Time_patterns_are_those_of_Java(string pattern, string expected) => Assert.Equal(expected, JavaTimeFormat.Parse(pattern).Format(Moment));
}
