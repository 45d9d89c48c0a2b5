using System.Globalization;
using System.Text.Json;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Runtime.Testing;
using Treadle.Runtime;

namespace Treadle.Api.States.Testing;

/// <summary>Writes <c>inspectionData</c>: of the stages that a state went through those that AWS shows for its type.</summary>
/// <remarks>Source: Step Functions API reference, "InspectionData"; which stages a type shows as recorded from AWS.</remarks>
internal static class InspectionData
{
    public static void Write(Utf8JsonWriter answer, TestOrder order, StateTestResult result)
    {
        var tested = order.Request.Tested;
        answer.WriteStartObject("inspectionData"u8);
        Write(answer, "input", order.Request.Input);
        foreach (var (name, value) in tested.IsJsonata ? OfJsonata(tested.State, result.Trace) : OfJsonPath(tested.State, order.Request.Input, result.Trace))
        {
            Write(answer, name, value);
        }

        if (result.Variables.Count > 0)
        {
            Write(answer, "variables", result.Variables);
        }

        WriteMap(answer, result.Trace);
        WriteErrorDetails(answer, result);
        if (order.Level == InspectionLevel.Trace && result.Exchange is { } exchange)
        {
            Write(answer, order.RevealsSecrets ? exchange.Request : exchange.WithoutSecrets);
            Write(answer, exchange.Response);
        }

        answer.WriteEndObject();
    }

    private static (string Name, JsonValue? Value)[] OfJsonPath(CompiledState state, JsonValue input, DataFlowTrace trace) => state switch
    {
        PassState { Result: not null } => [("result", trace.Result), .. Results(trace)],
        PassState => [("afterInputPath", trace.AfterInputPath), ("afterParameters", trace.AfterParameters), .. Results(trace)],
        TaskState => [("afterInputPath", trace.AfterInputPath), ("afterParameters", trace.AfterParameters), ("result", trace.Result), .. Results(trace)],
        MapState => [("afterInputPath", trace.AfterInputPath), .. Items(trace), ("afterItemsPath", trace.AfterItemsPath), .. Results(trace)],
        ParallelState => Results(trace),
        FailState => [("afterInputPath", input)],
        _ => [("afterInputPath", trace.AfterInputPath)],
    };

    private static (string Name, JsonValue? Value)[] OfJsonata(CompiledState state, DataFlowTrace trace) => state switch
    {
        TaskState => [("afterArguments", trace.AfterArguments), ("result", trace.Result)],
        MapState => Items(trace),
        _ => [],
    };

    private static (string Name, JsonValue? Value)[] Results(DataFlowTrace trace) =>
        [("afterResultSelector", trace.AfterResultSelector), ("afterResultPath", trace.AfterResultPath)];

    private static (string Name, JsonValue? Value)[] Items(DataFlowTrace trace) =>
        [("afterItemsPointer", trace.AfterItemsPointer), ("afterItemSelector", trace.AfterItemSelector), ("afterItemBatcher", trace.AfterItemBatcher)];

    private static void Write(Utf8JsonWriter answer, string name, JsonValue? value)
    {
        if (value is not null)
        {
            answer.WriteString(name, value.Utf8.Span);
        }
    }

    private static void WriteMap(Utf8JsonWriter answer, DataFlowTrace trace)
    {
        if (trace.MaxConcurrency is { } concurrency)
        {
            answer.WriteNumber("maxConcurrency"u8, concurrency);
        }

        if (trace.ToleratedFailureCount is { } count)
        {
            answer.WriteNumber("toleratedFailureCount"u8, count);
        }

        if (trace.ToleratedFailurePercentage is { } percentage)
        {
            answer.WritePropertyName("toleratedFailurePercentage"u8);
            answer.WriteRawValue(DoubleJson.Text(percentage));
        }
    }

    private static void WriteErrorDetails(Utf8JsonWriter answer, StateTestResult result)
    {
        if (result is { CatchIndex: null, RetryIndex: null })
        {
            return;
        }

        answer.WriteStartObject("errorDetails"u8);
        if (result.CatchIndex is { } catcher)
        {
            answer.WriteNumber("catchIndex"u8, catcher);
        }

        if (result.RetryIndex is { } retrier)
        {
            answer.WriteNumber("retryIndex"u8, retrier);
        }

        if (result.Backoff is { } backoff)
        {
            answer.WriteNumber("retryBackoffIntervalSeconds"u8, (long)backoff.TotalSeconds);
        }

        answer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter answer, HttpExchangeRequest request)
    {
        answer.WriteStartObject("request"u8);
        answer.WriteString("protocol"u8, request.Protocol);
        answer.WriteString("method"u8, request.Method);
        answer.WriteString("url"u8, request.Url);
        answer.WriteString("headers"u8, Text(request.Headers));
        if (request.Body is { } body)
        {
            answer.WriteString("body"u8, body);
        }

        answer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter answer, HttpExchangeResponse? response)
    {
        if (response is null)
        {
            return;
        }

        answer.WriteStartObject("response"u8);
        answer.WriteString("protocol"u8, response.Protocol);
        answer.WriteString("statusCode"u8, response.StatusCode.ToString(CultureInfo.InvariantCulture));
        answer.WriteString("statusMessage"u8, response.StatusMessage);
        answer.WriteString("headers"u8, Text(response.Headers));
        answer.WriteString("body"u8, response.Body);
        answer.WriteEndObject();
    }

    /// <summary>As AWS shows them: <c>[content-type: application/json, date: …]</c>.</summary>
    private static string Text(IEnumerable<KeyValuePair<string, string>> headers) => $"[{string.Join(", ", headers.Select(header => $"{header.Key}: {header.Value}"))}]";
}
