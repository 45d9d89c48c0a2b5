using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.Testing;

namespace Treadle.Api.States.Testing;

/// <summary>Runs one state by itself, without a machine. A state that fails is an answer too; a caller that goes takes it along.</summary>
internal sealed class TestState(IStateTester tester) : StatesOperation("TestState")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var order = TestOrder.Read(caller, input);
        var result = await tester.RunAsync(order.Request, stop);
        if (order.Request.FailedIterations > result.Iterations)
        {
            throw new AwsErrorException("ValidationException", "Map iteration failure count must be less than or equal to the number of Map iterations");
        }

        if (result.Output is { } output)
        {
            answer.WriteString("output"u8, output.Utf8.Span);
        }

        if (result.Error?.Error is { } error)
        {
            answer.WriteString("error"u8, error);
        }

        if (result.Error?.Cause is { } cause)
        {
            answer.WriteString("cause"u8, cause);
        }

        if (order.Level != InspectionLevel.Info)
        {
            InspectionData.Write(answer, order, result);
        }

        if (result.NextState is { } next)
        {
            answer.WriteString("nextState"u8, next);
        }

        answer.WriteString("status"u8, result.Status switch
        {
            StateTestStatus.Succeeded => "SUCCEEDED",
            StateTestStatus.Retriable => "RETRIABLE",
            StateTestStatus.CaughtError => "CAUGHT_ERROR",
            _ => "FAILED",
        });
    }
}
