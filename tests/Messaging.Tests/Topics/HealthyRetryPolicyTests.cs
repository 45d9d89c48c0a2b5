using System.Text.Json;
using Treadle.Messaging.Topics;

namespace Treadle.Messaging.Tests.Topics;

public sealed class HealthyRetryPolicyTests
{
    [Theory]
    [InlineData("linear", "0,0,10,10,17,23,30,30,30")]
    [InlineData("arithmetic", "0,0,10,10,13,20,30,30,30")]
    [InlineData("geometric", "0,0,10,10,14,21,30,30,30")]
    [InlineData("exponential", "0,0,10,10,13,19,30,30,30")]
    public void The_phases_follow_one_another(string function, string delays)
    {
        // Eight retries: two at once, one after the shortest delay, four between, one after the longest; a ninth would wait as long.
        var policy = Policy($$"""{"minDelayTarget":10,"maxDelayTarget":30,"numRetries":8,"numNoDelayRetries":2,"numMinDelayRetries":1,"numMaxDelayRetries":1,"backoffFunction":"{{function}}"}""");
        var rounded = Enumerable.Range(1, 9).Select(failures => (int)Math.Round(policy.BackOff(failures).TotalSeconds)).ToList();
        Assert.Equal(delays.Split(',').Length, rounded.Count);
        Assert.Equal([0, 0, 10], rounded.Take(3));
        Assert.Equal([30, 30], rounded.TakeLast(2));
        Assert.Equal(rounded.Order(), rounded);
        Assert.Equal(delays, string.Join(',', rounded));
    }

    [Fact]
    public void Without_a_policy_there_are_three_retries_20_seconds_apart()
    {
        Assert.Equal(3, HealthyRetryPolicy.Default.NumRetries);
        Assert.All(Enumerable.Range(1, 3), failures => Assert.Equal(TimeSpan.FromSeconds(20), HealthyRetryPolicy.Default.BackOff(failures)));
    }

    [Theory]
    [InlineData("""{"minDelayTarget":30,"maxDelayTarget":10}""")]
    [InlineData("""{"numRetries":101}""")]
    [InlineData("""{"maxDelayTarget":3601}""")]
    [InlineData("""{"numRetries":1,"numNoDelayRetries":2}""")]
    [InlineData("""{"backoffFunction":"cubic"}""")]
    [InlineData("""{"numRetries":"3"}""")]
    [InlineData("""{"retries":3}""")]
    [InlineData("3")]
    public void What_is_no_policy_is_refused(string policy)
    {
        using var document = JsonDocument.Parse(policy);
        var (read, problem) = HealthyRetryPolicy.Read(document.RootElement);
        Assert.Null(read);
        Assert.NotEmpty(problem!);
    }

    private static HealthyRetryPolicy Policy(string text)
    {
        using var document = JsonDocument.Parse(text);
        return HealthyRetryPolicy.Read(document.RootElement).Policy!;
    }
}
