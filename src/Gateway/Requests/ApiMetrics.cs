using System.Collections.Concurrent;
using Treadle.Logs.CloudWatch;

namespace Treadle.Gateway.Requests;

/// <summary>The metrics of <c>AWS/ApiGateway</c>: of each API, and of each of its stages.</summary>
/// <remarks>Source: API Gateway developer guide, "Amazon API Gateway dimensions and metrics". Any thread; nothing waits.</remarks>
public sealed class ApiMetrics(MetricService metrics)
{
    private const string Space = "AWS/ApiGateway";
    private const int KeysMax = 10_000;

    private readonly ConcurrentDictionary<(string Scope, string Api, string Stage), Keys[]> _keys = new();

    /// <param name="scope"><c>account/region</c>.</param>
    /// <param name="apiName">The API's name, not its id.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="status">The HTTP status of the answer.</param>
    /// <param name="latency">From the request to the answer.</param>
    /// <param name="integrationLatency">The time that the integration took; null when none was called.</param>
    public void Answered(string scope, string apiName, string stage, int status, TimeSpan latency, TimeSpan? integrationLatency)
    {
        if (!_keys.TryGetValue((scope, apiName, stage), out var all))
        {
            if (_keys.Count >= KeysMax)
            {
                _keys.Clear();
            }

            var name = KeyValuePair.Create("ApiName", apiName);
            all = _keys[(scope, apiName, stage)] = [new Keys(scope, [name]), new Keys(scope, [name, KeyValuePair.Create("Stage", stage)])];
        }

        foreach (var keys in all)
        {
            metrics.Add(keys.Count, 1);
            metrics.Add(keys.ClientErrors, status is >= 400 and < 500 ? 1 : 0);
            metrics.Add(keys.ServerErrors, status >= 500 ? 1 : 0);
            metrics.Add(keys.Latency, latency.TotalMilliseconds);
            if (integrationLatency is { } inside)
            {
                metrics.Add(keys.IntegrationLatency, inside.TotalMilliseconds);
            }
        }
    }

    private sealed class Keys(string scope, KeyValuePair<string, string>[] dimensions)
    {
        public MetricKey Count { get; } = new(scope, Space, "Count", "Count", dimensions);

        public MetricKey ClientErrors { get; } = new(scope, Space, "4XXError", "Count", dimensions);

        public MetricKey ServerErrors { get; } = new(scope, Space, "5XXError", "Count", dimensions);

        public MetricKey Latency { get; } = new(scope, Space, "Latency", "Milliseconds", dimensions);

        public MetricKey IntegrationLatency { get; } = new(scope, Space, "IntegrationLatency", "Milliseconds", dimensions);
    }
}
