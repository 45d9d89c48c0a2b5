using System.Text;
using System.Text.Json;
using Treadle.Asl.Json;
using Treadle.Aws;

namespace Treadle.Lambda;

/// <summary>What callers may send to a function.</summary>
internal static class InvocationPayload
{
    private const int SyncBytesMax = 6_291_456;
    private const int EventBytesMax = 1_048_576;

    /// <summary>A JSON text nested deeper is refused: no runtime here could read it.</summary>
    private const int DepthMax = 1_000;

    /// <summary>So much of a bad text is shown again.</summary>
    private const int ShownMax = 500;

    /// <exception cref="AwsErrorException">RequestTooLargeException, InvalidRequestContentException.</exception>
    public static void Check(ReadOnlyMemory<byte> payload, InvocationType type)
    {
        if (type == InvocationType.Event && payload.Length > EventBytesMax)
        {
            throw new AwsErrorException(
                "RequestTooLargeException", $"{payload.Length} byte payload is too large for the Event invocation type (limit {EventBytesMax} bytes)", 413);
        }

        if (payload.Length > SyncBytesMax)
        {
            throw new AwsErrorException("RequestTooLargeException", $"Request must be smaller than {SyncBytesMax} bytes for the InvokeFunction operation", 413);
        }

        if (!payload.IsEmpty && Problem(payload) is { } problem)
        {
            throw new AwsErrorException(
                "InvalidRequestContentException", $"Could not parse request body into json: Could not parse payload into json: {problem}");
        }
    }

    /// <summary>Why a text is no JSON, in the words of AWS's parser; null when it is JSON.</summary>
    public static string? Problem(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload.Span, new JsonReaderOptions { MaxDepth = DepthMax });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException bad)
        {
            return InWordsOfAws(payload) ?? bad.Message;
        }
    }

    // Unexpected character (''' (code 39)): expected a valid value (JSON String, Number, …)\n at [Source: (byte[])"'test'"; line: 1, column: 2]
    private static string? InWordsOfAws(ReadOnlyMemory<byte> payload)
    {
        try
        {
            JsonValue.Parse(payload.Span);
            return null;
        }
        catch (JsonSyntaxException bad)
        {
            var shown = Encoding.UTF8.GetString(payload.Span[..Math.Min(payload.Length, ShownMax)]);
            var rest = payload.Length > ShownMax ? $"[truncated {payload.Length - ShownMax} bytes]" : "";
            return $"{bad.Message}\n at [Source: (byte[])\"{shown}\"{rest}; line: {bad.Line}, column: {bad.StopColumn}]";
        }
    }
}
