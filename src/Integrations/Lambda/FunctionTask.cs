using Treadle.Aws;
using Treadle.Engine.Executions;
using Treadle.Lambda;
using Treadle.Runtime;

namespace Treadle.Integrations.Lambda;

/// <summary>A Task whose resource is a function's own ARN: the task's input is the payload, the function's JSON is the result.</summary>
/// <remarks>Source: Step Functions developer guide, "Invoke a Lambda function"; failures as recorded from AWS.</remarks>
internal sealed class FunctionTask(FunctionCalls lambda)
{
    public async Task<TaskAnswer> RunAsync(AwsCaller caller, TaskRun run, CancellationToken stop)
    {
        InvocationResult result;
        try
        {
            result = await lambda.InvokeAsync(caller, run.Resource.Arn, run.Input.Utf8, InvocationOptions.Default, stop);
        }
        catch (AwsErrorException refused)
        {
            return new TaskAnswer(Output: null, LambdaErrors.OfRefusal(refused));
        }

        return result.FunctionError is null
            ? new TaskAnswer(LambdaErrors.ReadPayload(result.Payload), Error: null)
            : new TaskAnswer(Output: null, LambdaErrors.OfFunction(result.Payload, isCompact: false));
    }
}
