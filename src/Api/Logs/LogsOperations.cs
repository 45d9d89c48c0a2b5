using Treadle.Logs;

namespace Treadle.Api.Logs;

/// <summary>The operations of CloudWatch Logs.</summary>
public static class LogsOperations
{
    public static IEnumerable<IOperation> All(LogService logs, TimeProvider time) =>
    [
        new CreateLogGroup(logs),
        new DeleteLogGroup(logs),
        new DescribeLogGroups(logs),
        new TagResource(logs),
        new UntagResource(logs),
        new ListTagsForResource(logs),
        new TagLogGroup(logs),
        new UntagLogGroup(logs),
        new ListTagsLogGroup(logs),
        new CreateLogStream(logs),
        new DeleteLogStream(logs),
        new DescribeLogStreams(logs),
        new PutLogEvents(logs),
        new GetLogEvents(logs),
        new FilterLogEvents(logs),
        new PutRetentionPolicy(logs),
        new DeleteRetentionPolicy(logs),
        new StartLiveTail(logs, time),
        new TestMetricFilter(),
    ];
}
