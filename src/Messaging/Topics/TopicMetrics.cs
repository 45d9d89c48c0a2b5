using Treadle.Logs.CloudWatch;
using Treadle.Messaging.Topics.Filters;

namespace Treadle.Messaging.Topics;

/// <summary>The metrics of <c>AWS/SNS</c>, by topic.</summary>
/// <remarks>Source: SNS developer guide, "Monitoring Amazon SNS topics using CloudWatch". Any thread; nothing waits.</remarks>
internal sealed class TopicMetrics(MetricService? metrics)
{
    public void Published(Topic topic, int bytes)
    {
        Add(topic.Owner.Scope, topic.Name, "NumberOfMessagesPublished", "Count", 1);
        Add(topic.Owner.Scope, topic.Name, "PublishSize", "Bytes", bytes);
    }

    public void LeftOut(Topic topic, FilteredOut why)
    {
        Count(topic.Owner.Scope, topic.Name, "NumberOfNotificationsFilteredOut");
        Count(topic.Owner.Scope, topic.Name, $"NumberOfNotificationsFilteredOut-{why}");
    }

    /// <summary>One more.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="metric">Its name.</param>
    public void Count(string scope, string topic, string metric) => Add(scope, topic, metric, "Count", 1);

    private void Add(string scope, string topic, string metric, string unit, double value) =>
        metrics?.Add(new MetricKey(scope, "AWS/SNS", metric, unit, KeyValuePair.Create("TopicName", topic)), value);
}
