namespace Treadle.Metrics;

/// <summary>What tells the series of one metric apart: <c>status="SUCCEEDED"</c>.</summary>
/// <param name="Name">In OpenTelemetry's form: <c>status</c>.</param>
/// <param name="Value">One of few: every value is a series that is kept for ever.</param>
public readonly record struct Label(string Name, string Value)
{
    internal KeyValuePair<string, object?> Tag => new(Name, Value);
}
