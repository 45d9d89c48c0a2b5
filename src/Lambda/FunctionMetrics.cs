using System.Collections.Concurrent;
using Treadle.Lambda.Events;
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
    private readonly ConcurrentDictionary<(string Scope, string Name), int> _running = new();

    /// <summary>A call begins; <see cref="Ended"/> comes.</summary>
    internal void Began(Function function, string? qualifier)
    {
        var concurrent = _running.AddOrUpdate((function.Owner.Scope, function.Name), 1, (_, running) => running + 1);
        Add(function.Owner.Scope, function.Name, qualifier, "ConcurrentExecutions", "Count", concurrent);
    }

    /// <summary>A call has ended.</summary>
    /// <param name="function">Which.</param>
    /// <param name="qualifier">The version or alias that was called; null without one.</param>
    /// <param name="result">Its answer; null when the server stops.</param>
    internal void Ended(Function function, string? qualifier, InvocationResult? result)
    {
        var (scope, name) = (function.Owner.Scope, function.Name);
        if (_running.AddOrUpdate((scope, name), 0, (_, running) => running - 1) == 0)
        {
            _running.TryRemove(KeyValuePair.Create((scope, name), 0));
        }

        if (result is not null)
        {
            Add(scope, name, qualifier, "Invocations", "Count", 1);
            Add(scope, name, qualifier, "Errors", "Count", result.FunctionError is null ? 0 : 1);
            Add(scope, name, qualifier, "Throttles", "Count", 0);
            Add(scope, name, qualifier, "Duration", "Milliseconds", result.Duration.TotalMilliseconds);
        }
    }

    /// <summary>A call was refused with TooManyRequestsException.</summary>
    internal void Throttled(Function function, string? qualifier) => Add(function.Owner.Scope, function.Name, qualifier, "Throttles", "Count", 1);

    /// <summary>An asynchronous call was accepted.</summary>
    internal void EventReceived(AcceptedEvent accepted) => Add(accepted.Owner.Scope, accepted.Function, accepted.Qualifier, "AsyncEventsReceived", "Count", 1);

    /// <summary>An asynchronous call is tried, so long after it was accepted.</summary>
    internal void EventTaken(AcceptedEvent accepted, TimeSpan age) =>
        Add(accepted.Owner.Scope, accepted.Function, accepted.Qualifier, "AsyncEventAge", "Milliseconds", age.TotalMilliseconds);

    /// <summary>An asynchronous call was given up.</summary>
    internal void EventDropped(AcceptedEvent accepted) => Add(accepted.Owner.Scope, accepted.Function, accepted.Qualifier, "AsyncEventsDropped", "Count", 1);

    private void Add(string scope, string function, string? qualifier, string metric, string unit, double value)
    {
        var resource = qualifier is null ? function : $"{function}:{qualifier}";
        if (!_keys.TryGetValue((scope, resource, metric), out var keys))
        {
            if (_keys.Count >= KeysMax)
            {
                _keys.Clear();
            }

            var name = KeyValuePair.Create("FunctionName", function);
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
