using System.Globalization;
using System.Text;

namespace Treadle.Gateway.Requests;

/// <summary>How much of an execution is logged.</summary>
internal enum ExecutionLogLevel
{
    Off,

    /// <summary>Why a request failed.</summary>
    Error,

    /// <summary>Each step.</summary>
    Info,

    /// <summary>Each step with headers and bodies.</summary>
    Data,
}

/// <summary>What a method did with one request, in API Gateway's words.</summary>
/// <remarks>
/// A line as TestInvokeMethod gives it: <c>Tue Nov 12 15:40:09 UTC 2019 : Starting execution for request: 61e4…</c>;
/// as it stands in a stage's log group: <c>(61e4…) Starting execution for request: 61e4…</c>.
/// </remarks>
internal sealed class ExecutionLog(ExecutionLogLevel level, TimeProvider time)
{
    /// <summary>API Gateway cuts a line after so many bytes.</summary>
    private const int LineBytesMax = 1024;

    private const string Cut = " [TRUNCATED]";

    private readonly List<(DateTimeOffset At, string Text)> _lines = [];

    /// <summary>True when headers and bodies are logged: texts for <see cref="Data"/> are made only then.</summary>
    public bool HasData => level >= ExecutionLogLevel.Data;

    public bool HasSteps => level >= ExecutionLogLevel.Info;

    public bool IsOff => level == ExecutionLogLevel.Off;

    public IReadOnlyList<(DateTimeOffset At, string Text)> Lines => _lines;

    public static ExecutionLog None(TimeProvider time) => new(ExecutionLogLevel.Off, time);

    /// <summary>A step without any of the request's data.</summary>
    public void Step(string text) => Add(ExecutionLogLevel.Info, text);

    /// <summary>A step with the request's data.</summary>
    public void Data(string label, string text) => Add(ExecutionLogLevel.Data, $"{label}: {text}");

    /// <summary>Headers or parameters: <c>{a=1, b=2}</c>, secrets hidden.</summary>
    public void Data(string label, IEnumerable<KeyValuePair<string, string>> values)
    {
        if (HasData)
        {
            Data(label, Map(values));
        }
    }

    /// <summary>Why the request failed.</summary>
    public void Error(string text) => Add(ExecutionLogLevel.Error, text);

    /// <summary>The whole log as TestInvokeMethod gives it.</summary>
    public string Text(string requestId)
    {
        var text = new StringBuilder("Execution log for request ").Append(requestId);
        foreach (var (at, line) in _lines)
        {
            text.Append('\n').Append(at.UtcDateTime.ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture)).Append(" : ").Append(line);
        }

        return text.Append('\n').ToString();
    }

    private void Add(ExecutionLogLevel least, string text)
    {
        if (level >= least)
        {
            _lines.Add((time.GetUtcNow(), Shortened(text)));
        }
    }

    private static string Shortened(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= LineBytesMax)
        {
            return text;
        }

        var length = Math.Min(text.Length, LineBytesMax - Cut.Length);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > LineBytesMax - Cut.Length || char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return text[..length] + Cut;
    }

    private static string Map(IEnumerable<KeyValuePair<string, string>> values) => "{"
        + string.Join(", ", values.GroupBy(v => v.Key, v => v.Value, StringComparer.OrdinalIgnoreCase).Select(v => $"{v.Key}={Shown(v.Key, string.Join(",", v))}")) + "}";

    // API Gateway shows the last six characters of a key or a signature.
    private static string Shown(string name, string value) =>
        name.Equals("x-api-key", StringComparison.OrdinalIgnoreCase) || name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
            ? new string('*', Math.Max(value.Length - 6, 0)) + value[Math.Max(value.Length - 6, 0)..]
            : value;
}
