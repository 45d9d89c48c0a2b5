using System.Collections.Concurrent;
using Treadle.Logs.CloudWatch;

namespace Treadle.Messaging;

/// <summary>The series of one namespace, made once each: those who measure often ask often. Any thread.</summary>
internal sealed class MetricKeys(string space)
{
    /// <summary>Beyond it all are made anew.</summary>
    private const int KeysMax = 20_000;

    private readonly ConcurrentDictionary<(string Scope, string Metric, (string, string) First, (string, string)? Second), MetricKey> _keys = new();

    /// <param name="scope"><c>account/region</c>.</param>
    /// <param name="metric">Its name.</param>
    /// <param name="unit">As <c>Count</c>.</param>
    /// <param name="first">A dimension's name and value.</param>
    /// <param name="second">Another.</param>
    public MetricKey Of(string scope, string metric, string unit, (string Name, string Value) first, (string Name, string Value)? second = null)
    {
        var id = (scope, metric, first, second);
        if (_keys.TryGetValue(id, out var key))
        {
            return key;
        }

        if (_keys.Count >= KeysMax)
        {
            _keys.Clear();
        }

        (string Name, string Value)[] dimensions = second is { } other ? [first, other] : [first];
        return _keys[id] = new MetricKey(scope, space, metric, unit, dimensions.Select(d => KeyValuePair.Create(d.Name, d.Value)));
    }
}
