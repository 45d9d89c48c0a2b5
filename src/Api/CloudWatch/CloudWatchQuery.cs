using Treadle.Api.Wire.Query;

namespace Treadle.Api.CloudWatch;

/// <summary>CloudWatch in the Query protocol. Requests follow the convention: the operations read numbers and times from texts.</summary>
internal static class CloudWatchQuery
{
    private static readonly QueryList Dimensions = new(QueryShape.Structure("Name Value"));

    public static readonly QueryService Service = new(MetricShapes.Service, "2010-08-01", "http://monitoring.amazonaws.com/doc/2010-08-01/")
    {
        Operations = new Dictionary<string, QueryOperation>(StringComparer.Ordinal)
        {
            ["PutMetricData"] = new() { HasResult = false },
            ["GetMetricData"] = new(Output: QueryShape.Structure(
                "NextToken",
                ("Messages", new QueryList(QueryShape.Structure("Code Value"))),
                ("MetricDataResults", new QueryList(QueryShape.Structure(
                    "Id Label StatusCode",
                    ("Timestamps", new QueryList(QueryShape.Time)),
                    ("Values", QueryShape.Texts),
                    ("Messages", new QueryList(QueryShape.Structure("Code Value")))))))),
            ["GetMetricStatistics"] = new(Output: QueryShape.Structure(
                "Label",
                ("Datapoints", new QueryList(QueryShape.Structure(
                    "SampleCount Average Sum Minimum Maximum Unit", ("Timestamp", QueryShape.Time), ("ExtendedStatistics", QueryShape.TextMap)))))),
            ["ListMetrics"] = new(Output: QueryShape.Structure(
                "NextToken",
                ("OwningAccounts", QueryShape.Texts),
                ("Metrics", new QueryList(QueryShape.Structure("Namespace MetricName", ("Dimensions", Dimensions)))))),
        },
    };
}
