using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Lambda.Events;

/// <summary>What destinations are told of an asynchronous call that is over.</summary>
/// <remarks>
/// Source: Lambda developer guide, "Invocation record":
/// <c>{"version":"1.0","timestamp":"…","requestContext":{"requestId","functionArn","condition","approximateInvokeCount"},"requestPayload":…,"responseContext":{"statusCode":200,"executedVersion","functionError"},"responsePayload":…}</c>
/// </remarks>
internal static class InvocationRecord
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="accepted">The call.</param>
    /// <param name="function">The version that was run, or would have been.</param>
    /// <param name="condition">How it ended.</param>
    /// <param name="runs">How often the function ran.</param>
    /// <param name="result">Its last answer; null when it did not run last.</param>
    /// <param name="now">When it ended.</param>
    /// <returns>JSON.</returns>
    public static string Of(AcceptedEvent accepted, Function function, string condition, int runs, InvocationResult? result, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("version", "1.0");
            writer.WriteString("timestamp", IsoTime.Milliseconds(now));
            writer.WriteStartObject("requestContext");
            writer.WriteString("requestId", accepted.RequestId);
            writer.WriteString("functionArn", $"{function.Arn}:{function.Version}");
            writer.WriteString("condition", condition);
            writer.WriteNumber("approximateInvokeCount", runs);
            writer.WriteEndObject();
            writer.WritePropertyName("requestPayload");
            WriteJson(writer, accepted.Payload);
            if (result is not null)
            {
                writer.WriteStartObject("responseContext");
                writer.WriteNumber("statusCode", result.StatusCode);
                writer.WriteString("executedVersion", result.ExecutedVersion);
                if (result.FunctionError is { } error)
                {
                    writer.WriteString("functionError", error);
                }

                writer.WriteEndObject();
                writer.WritePropertyName("responsePayload");
                WriteJson(writer, result.Payload);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>JSON as it is; what a runtime of the user's own wrote may be none, and is a text then.</summary>
    private static void WriteJson(Utf8JsonWriter writer, ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
        {
            writer.WriteNullValue();
        }
        else if (InvocationPayload.Problem(payload) is null)
        {
            writer.WriteRawValue(payload.Span, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(Encoding.UTF8.GetString(payload.Span));
        }
    }
}
