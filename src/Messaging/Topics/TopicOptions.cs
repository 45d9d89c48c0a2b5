using Treadle.Aws;
using Treadle.Logs.CloudWatch;

namespace Treadle.Messaging.Topics;

/// <summary>What topics reach.</summary>
public sealed record TopicOptions
{
    /// <summary>Reaches queues, functions and delivery streams; a function, because the table of operations is made after this.</summary>
    public required Func<IAwsCall> Calls { get; init; }

    /// <summary>Where this server is reached: <c>http://127.0.0.1:4566</c>. It stands in messages.</summary>
    public required Func<string> Endpoint { get; init; }

    /// <summary>Takes measurements; null takes none.</summary>
    public MetricService? Metrics { get; init; }
}
