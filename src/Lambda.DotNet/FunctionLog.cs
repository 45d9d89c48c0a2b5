using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TreadleRuntime;

/// <summary>What a function prints and logs, as AWS's runtime writes it: <c>TIME⇥REQUEST-ID⇥LEVEL⇥TEXT</c>, or JSON objects.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class FunctionLog
{
    private static readonly string[] Levels = ["Trace", "Debug", "Information", "Warning", "Error", "Critical"];
    private static readonly string[] Labels = ["trce", "dbug", "info", "warn", "fail", "crit"];
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly bool _isJson = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_FORMAT") == "JSON";
    private readonly bool _isFormatted = Environment.GetEnvironmentVariable("AWS_LAMBDA_HANDLER_LOG_FORMAT") != "Unformatted";
    private readonly int _least = LeastLevel();

    public string RequestId { get; set; } = "";

    /// <summary>Lines printed to the console become log events with their level.</summary>
    public void TakeConsole()
    {
        Console.SetOut(new LogWriter(this, "Information", Console.OpenStandardOutput()));
        Console.SetError(new LogWriter(this, "Error", Console.OpenStandardError()));
    }

    /// <param name="level">As <c>Information</c>; another counts as that.</param>
    /// <param name="text">One line or more.</param>
    /// <param name="error">Its text is added; null for none.</param>
    public void Write(string level, string text, Exception? error = null)
    {
        var rank = Math.Max(0, Array.IndexOf(Levels, level) is var found and >= 0 ? found : 2);
        if (rank < _least)
        {
            return;
        }

        var now = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        if (_isJson)
        {
            var record = new JsonObject { ["timestamp"] = now, ["level"] = Levels[rank], ["requestId"] = RequestId, ["message"] = text };
            if (error is not null)
            {
                record["errorType"] = error.GetType().FullName;
                record["errorMessage"] = error.Message;
                record["stackTrace"] = new JsonArray([.. (error.StackTrace ?? "").Split('\n').Select(l => (JsonNode?)JsonValue.Create(l.Trim()))]);
            }

            Loop.PrintEvent(record.ToJsonString(Plain));
            return;
        }

        var all = error is null ? text : $"{text}\n{error}";
        Loop.PrintEvent(_isFormatted ? $"{now}\t{RequestId}\t{Labels[rank]}\t{all}" : all);
    }

    /// <summary>The function's error, or that of its initialisation.</summary>
    public void Failed(Exception error) => Write("Error", _isJson ? error.Message : error.ToString(), _isJson ? error : null);

    private static int LeastLevel() => Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_LEVEL")?.ToUpperInvariant() switch
    {
        "DEBUG" => 1,
        "INFO" or "INFORMATION" => 2,
        "WARN" or "WARNING" => 3,
        "ERROR" => 4,
        "FATAL" or "CRITICAL" => 5,
        _ => 0,
    };

    /// <summary>Whole lines become events; what is written without a line's end goes out as it is.</summary>
    private sealed class LogWriter(FunctionLog log, string level, Stream raw) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => raw.Write(Encoding.UTF8.GetBytes([value]));

        public override void Write(char[] buffer, int index, int count) => raw.Write(Encoding.UTF8.GetBytes(buffer, index, count));

        public override void Write(string? value) => raw.Write(Encoding.UTF8.GetBytes(value ?? ""));

        public override void WriteLine() => raw.Write("\n"u8);

        public override void WriteLine(string? value) => log.Write(level, value ?? "");

        public override void WriteLine(bool value) => WriteLine(value.ToString());

        public override void WriteLine(char value) => WriteLine(value.ToString());

        public override void WriteLine(char[]? buffer) => WriteLine(new string(buffer));

        public override void WriteLine(int value) => WriteLine(value.ToString(CultureInfo.InvariantCulture));

        public override void WriteLine(uint value) => WriteLine(value.ToString(CultureInfo.InvariantCulture));

        public override void WriteLine(long value) => WriteLine(value.ToString(CultureInfo.InvariantCulture));

        public override void WriteLine(ulong value) => WriteLine(value.ToString(CultureInfo.InvariantCulture));

        public override void WriteLine(float value) => WriteLine(value.ToString(CultureInfo.InvariantCulture));

        public override void WriteLine(double value) => WriteLine(value.ToString(CultureInfo.InvariantCulture));

        public override void WriteLine(decimal value) => WriteLine(value.ToString(CultureInfo.InvariantCulture));

        public override void WriteLine(object? value) => WriteLine(value?.ToString());

        public override void WriteLine(string format, object? arg0) => WriteLine(string.Format(CultureInfo.InvariantCulture, format, arg0));

        public override void WriteLine(string format, object? arg0, object? arg1) => WriteLine(string.Format(CultureInfo.InvariantCulture, format, arg0, arg1));

        public override void WriteLine(string format, params object?[] arg) => WriteLine(string.Format(CultureInfo.InvariantCulture, format, arg));
    }
}
