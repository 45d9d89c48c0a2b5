using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.History;

namespace Treadle.Notifications;

/// <summary>What every line of an execution's log says of it.</summary>
/// <param name="Arn">The execution.</param>
/// <param name="MapRunArn">The map run whose child it is; null when it is none.</param>
/// <param name="RedriveCount">How often it had been redriven.</param>
internal readonly record struct LoggedExecution(string Arn, string? MapRunArn, int RedriveCount);

/// <summary>A history event as Step Functions writes it to a log.</summary>
/// <remarks>
/// <c>{"id":"2","type":"PassStateEntered","details":{"input":"{}","inputDetails":{"truncated":false},"name":"A"},"previous_event_id":"0",
/// "event_timestamp":"1718029812000","execution_arn":"…","redrive_count":"0"}</c>. Source: recorded logs of AWS; developer guide, "CloudWatch Logs payloads".
/// </remarks>
internal static class ExecutionLogText
{
    /// <summary>Longer data is cut, and said to be.</summary>
    private const int DataBytesMax = 248 * 1024;

    private static readonly JsonWriterOptions Writing = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The line; null for an event that no history shows.</returns>
    public static string? Of(Event e, HistoryContext context, LoggedExecution execution)
    {
        if (HistoryWriter.ToHistoryEvent(e, context) is not { } history)
        {
            return null;
        }

        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line, Writing))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, Text(e.Id));
            json.WritePropertyName("type"u8);
            json.WriteRawValue(history["type"]!.Utf8.Span, skipInputValidation: true);
            if (history.FirstOrDefault(m => m.Key.EndsWith("EventDetails", StringComparison.Ordinal)).Value is JsonObject details)
            {
                json.WritePropertyName("details"u8);
                WriteDetails(json, details);
            }

            json.WriteString("previous_event_id"u8, Text(e.PreviousId));
            json.WriteString("event_timestamp"u8, Text(e.At.ToUnixTimeMilliseconds()));
            json.WriteString("execution_arn"u8, execution.Arn);
            if (execution.MapRunArn is { } mapRunArn)
            {
                json.WriteString("map_run_arn"u8, mapRunArn);
            }

            json.WriteString("redrive_count"u8, Text(execution.RedriveCount));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static void WriteDetails(Utf8JsonWriter json, JsonObject details)
    {
        var cut = details.Where(m => m.Key is "input" or "output" or "parameters" && m.Value.Utf8.Length > DataBytesMax).Select(m => m.Key).ToList();
        json.WriteStartObject();
        foreach (var (name, value) in details)
        {
            json.WritePropertyName(name);
            if (cut.Contains(name))
            {
                json.WriteStringValue(Cut(value));
            }
            else if (cut.Exists(c => name == c + "Details"))
            {
                json.WriteRawValue("""{"truncated":true}"""u8, skipInputValidation: true);
            }
            else
            {
                json.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The beginning of a JSON string's text, whole characters only.</summary>
    private static string Cut(JsonValue value)
    {
        using var document = JsonDocument.Parse(value.Utf8);
        var utf8 = Encoding.UTF8.GetBytes(document.RootElement.GetString()!);
        var end = Math.Min(utf8.Length, DataBytesMax);
        while (end > 0 && end < utf8.Length && (utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(utf8, 0, end);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
