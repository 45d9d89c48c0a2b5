using Treadle.Logs.CloudWatch;

namespace Treadle.Api.CloudWatch;

/// <summary>The operations of CloudWatch: metrics. Alarms and dashboards are refused by name.</summary>
public static class CloudWatchOperations
{
    public static IEnumerable<IOperation> All(MetricService metrics, TimeProvider time) =>
    [
        new PutMetricData(metrics, time),
        new GetMetricData(metrics),
        new GetMetricStatistics(metrics),
        new ListMetrics(metrics, time),
    ];
}
