using System.Text.Json;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Engine.Executions;
using Treadle.Runtime.Express;

namespace Treadle.Api.States;

/// <summary>Runs an Express execution while the caller waits. One that fails is an answer too; a caller that goes takes it along.</summary>
internal sealed class StartSyncExecution(ExecutionStarter starter, IExpressService express) : StatesOperation("StartSyncExecution")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var hasData = input.Text("includedData") != "METADATA_ONLY";
        var request = starter.Read(input, by: null);
        if (request.Machine.Program.Type != StateMachineType.Express)
        {
            throw StatesErrors.TypeNotSupported();
        }

        var result = await express.RunAsync(request, stop);
        answer.WriteString("executionArn"u8, request.ExecutionArn);
        answer.WriteString("stateMachineArn"u8, request.Machine.StateMachineArn);
        answer.WriteString("name"u8, request.Name);
        answer.WriteTime("startDate"u8, result.StartedAt);
        answer.WriteTime("stopDate"u8, result.EndedAt);
        answer.WriteString("status"u8, result.Status.Text());
        WriteError(answer, result, hasData);
        if (hasData)
        {
            answer.WriteString("input"u8, request.RawInput);
        }

        WriteDetails(answer, "inputDetails"u8, hasData);
        if (result.Output is { } output)
        {
            if (hasData)
            {
                answer.WriteString("output"u8, output.Utf8.Span);
            }

            WriteDetails(answer, "outputDetails"u8, hasData);
        }

        if (request.TraceHeader is { } traceHeader)
        {
            answer.WriteString("traceHeader"u8, traceHeader);
        }

        answer.WriteStartObject("billingDetails"u8);
        answer.WriteNumber("billedMemoryUsedInMB"u8, result.BilledMegabytes);
        answer.WriteNumber("billedDurationInMilliseconds"u8, result.BilledMilliseconds);
        answer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter answer, ExpressResult result, bool hasData)
    {
        // The state has no error of a timeout; the answer to the caller names it.
        var error = result.Status == ExecutionStatus.TimedOut ? new StatesError(ErrorNames.Timeout, Cause: null) : result.Error;
        if (!hasData || error is null)
        {
            return;
        }

        if (error.Error is { } name)
        {
            answer.WriteString("error"u8, name);
        }

        if (error.Cause is { } cause)
        {
            answer.WriteString("cause"u8, cause);
        }
    }

    private static void WriteDetails(Utf8JsonWriter answer, ReadOnlySpan<byte> name, bool isIncluded)
    {
        answer.WriteStartObject(name);
        answer.WriteBoolean("included"u8, isIncluded);
        answer.WriteEndObject();
    }
}
