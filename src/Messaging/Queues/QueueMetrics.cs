using Treadle.Logs.CloudWatch;

namespace Treadle.Messaging.Queues;

/// <summary>The metrics of <c>AWS/SQS</c>, with the dimension QueueName.</summary>
/// <remarks>Source: SQS developer guide, "Available CloudWatch metrics for Amazon SQS". Any thread; nothing waits.</remarks>
/// <param name="metrics">Null measures nothing.</param>
internal sealed class QueueMetrics(MetricService? metrics)
{
    public void Sent(LiveQueue queue, int bytes)
    {
        Add(queue.Measures.Sent, 1);
        Add(queue.Measures.SentSize, bytes);
    }

    public void Received(LiveQueue queue) => Add(queue.Measures.Received, 1);

    public void EmptyReceive(LiveQueue queue) => Add(queue.Measures.EmptyReceives, 1);

    public void Deleted(LiveQueue queue) => Add(queue.Measures.Deleted, 1);

    /// <summary>What a queue holds at this moment.</summary>
    public void Holds(LiveQueue queue, MessageCounts counts, TimeSpan? ageOfOldest)
    {
        Add(queue.Measures.Visible, counts.Visible);
        Add(queue.Measures.NotVisible, counts.NotVisible);
        Add(queue.Measures.Delayed, counts.Delayed);
        Add(queue.Measures.Age, ageOfOldest?.TotalSeconds ?? 0);
    }

    private void Add(MetricKey key, double value) => metrics?.Add(key, value);
}

/// <summary>The series of one queue, made once.</summary>
internal sealed class QueueMeasures(QueueAddress queue)
{
    public MetricKey Sent { get; } = Key(queue, "NumberOfMessagesSent");

    public MetricKey SentSize { get; } = Key(queue, "SentMessageSize", "Bytes");

    public MetricKey Received { get; } = Key(queue, "NumberOfMessagesReceived");

    public MetricKey EmptyReceives { get; } = Key(queue, "NumberOfEmptyReceives");

    public MetricKey Deleted { get; } = Key(queue, "NumberOfMessagesDeleted");

    public MetricKey Visible { get; } = Key(queue, "ApproximateNumberOfMessagesVisible");

    public MetricKey NotVisible { get; } = Key(queue, "ApproximateNumberOfMessagesNotVisible");

    public MetricKey Delayed { get; } = Key(queue, "ApproximateNumberOfMessagesDelayed");

    public MetricKey Age { get; } = Key(queue, "ApproximateAgeOfOldestMessage", "Seconds");

    private static MetricKey Key(QueueAddress queue, string name, string unit = "Count") =>
        new(queue.Owner.Scope, "AWS/SQS", name, unit, KeyValuePair.Create("QueueName", queue.Name));
}
