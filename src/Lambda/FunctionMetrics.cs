using System.Collections.Concurrent;
using Treadle.Lambda.Functions;
using Treadle.Logs.CloudWatch;

namespace Treadle.Lambda;

/// <summary>The metrics of <c>AWS/Lambda</c>: of each function, of each of its versions and aliases, and of all functions together.</summary>
/// <remarks>Source: Lambda developer guide, "Types of metrics for Lambda functions". Any thread; nothing waits.</remarks>
public sealed class FunctionMetrics(MetricService metrics)
{
    private const string Space = "AWS/Lambda";
    private const int KeysMax = 20_000;

    private readonly ConcurrentDictionary<(string Scope, string Resource, string Metric), MetricKey[]> _keys = new();

    /// <summary>A call begins.</summary>
    /// <param name="function">Which.</param>
    /// <param name="qualifier">The version or alias that was called; null without one.</param>
    /// <param name="concurrent">Calls of the function under way, this one included.</param>
    public void Began(Function function, string? qualifier, int concurrent) => Add(function, qualifier, "ConcurrentExecutions", "Count", concurrent);

    /// <summary>A call has ended.</summary>
    /// <param name="function">Which.</param>
    /// <param name="qualifier">The version or alias that was called; null without one.</param>
    /// <param name="duration">The time in the handler.</param>
    /// <param name="isError">The function failed.</param>
    public void Ended(Function function, string? qualifier, TimeSpan duration, bool isError)
    {
        Add(function, qualifier, "Invocations", "Count", 1);
        Add(function, qualifier, "Errors", "Count", isError ? 1 : 0);
        Add(function, qualifier, "Throttles", "Count", 0);
        Add(function, qualifier, "Duration", "Milliseconds", duration.TotalMilliseconds);
    }

    /// <summary>A call was refused with TooManyRequestsException.</summary>
    public void Throttled(Function function, string? qualifier) => Add(function, qualifier, "Throttles", "Count", 1);

    /// <summary>An asynchronous call was accepted.</summary>
    public void EventReceived(Function function, string? qualifier) => Add(function, qualifier, "AsyncEventsReceived", "Count", 1);

    /// <summary>An asynchronous call is run, so long after it was accepted.</summary>
    public void EventTaken(Function function, string? qualifier, TimeSpan age) => Add(function, qualifier, "AsyncEventAge", "Milliseconds", age.TotalMilliseconds);

    /// <summary>An asynchronous call was given up.</summary>
    public void EventDropped(Function function, string? qualifier) => Add(function, qualifier, "AsyncEventsDropped", "Count", 1);

    /// <summary>What was to be told of an asynchronous call could not be delivered.</summary>
    /// <param name="function">Which.</param>
    /// <param name="qualifier">The version or alias that was called; null without one.</param>
    /// <param name="isDestination">A destination; else the dead-letter queue.</param>
    public void DeliveryFailed(Function function, string? qualifier, bool isDestination) =>
        Add(function, qualifier, isDestination ? "DestinationDeliveryFailures" : "DeadLetterErrors", "Count", 1);

    private void Add(Function function, string? qualifier, string metric, string unit, double value)
    {
        var scope = function.Owner.Scope;
        var resource = qualifier is null ? function.Name : $"{function.Name}:{qualifier}";
        if (!_keys.TryGetValue((scope, resource, metric), out var keys))
        {
            if (_keys.Count >= KeysMax)
            {
                _keys.Clear();
            }

            var name = KeyValuePair.Create("FunctionName", function.Name);
            keys = _keys[(scope, resource, metric)] =
            [
                new MetricKey(scope, Space, metric, unit),
                new MetricKey(scope, Space, metric, unit, name),
                new MetricKey(scope, Space, metric, unit, name, KeyValuePair.Create("Resource", resource)),
            ];
        }

        foreach (var key in keys)
        {
            metrics.Add(key, value);
        }
    }
}
