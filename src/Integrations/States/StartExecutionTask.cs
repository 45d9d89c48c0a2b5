using System.Globalization;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Integrations.AwsSdk;
using Treadle.Runtime;
using WireObject = System.Text.Json.Nodes.JsonObject;

namespace Treadle.Integrations.States;

/// <summary><c>arn:aws:states:::states:startExecution</c> in all its patterns: an execution that another one starts.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Start workflow executions from a task state"; shapes as recorded from AWS. The start is told to the
/// task by the child's first commit and the end by its last: the call itself answers refusals, and the start of an execution that runs already.
/// </remarks>
internal sealed class StartExecutionTask(IExecutionStarter starter, TimeProvider time)
{
    private static readonly ServiceModel Sfn = ServiceModel.Find("sfn")!;

    public static IReadOnlyList<string> ProblemsOf(JsonValue parameters) => IntegrationMembers.Of("states:startExecution").ProblemsOf(parameters);

    public async Task<TaskAnswer> RunAsync(TaskCall call, CancellationToken stop)
    {
        var pattern = ((TaskResource.ServiceIntegration)call.Run.Resource).Pattern;
        try
        {
            // A volatile execution has no inbox: its call is answered like any other, and after a crash made again like any other.
            var by = call.Execution.Id.IsVolatile ? null : new StartingTask(new ParentTask(call.Execution.Id, call.Run.Id), pattern, Describe);
            var started = await starter.StartAsync(ToRequest(call.Run.Input), by, stop);
            return started.IsTaskTold ? TaskAnswer.Told : new TaskAnswer(Describe(started.Arn, started.StartedAt), Error: null);
        }
        catch (NotAwaitedException)
        {
            return TaskAnswer.Told;
        }
        catch (AwsErrorException refused)
        {
            return new TaskAnswer(Output: null, ErrorOf(refused));
        }
    }

    internal static WireObject ToRequest(JsonValue parameters)
    {
        var members = parameters as JsonObject ?? JsonObject.Empty;
        var request = SdkShapes.Sdk.ToRequest(Sfn.Operation("startExecution")!.Input, members);
        if (members["Input"] is JsonString text)
        {
            request["input"] = JsonInText.Of(text);
        }

        return request;
    }

    /// <summary><c>StepFunctions.StateMachineDoesNotExistException</c>; errors without a class of their own share the service's.</summary>
    internal static StatesError ErrorOf(AwsErrorException refused)
    {
        var exception = Sfn.HasError(refused.Code) ? Sfn.ErrorClass(refused.Code) : "AWSStepFunctionsException";
        return OlderSdk.ErrorOf($"StepFunctions.{exception}", "AWSStepFunctions", refused);
    }

    private JsonObject Describe(string executionArn, DateTimeOffset startedAt)
    {
        var requestId = Guid.NewGuid().ToString();

        // The answer as it goes over the wire: {"executionArn":"…","startDate":1.573568204569E9}
        var length = executionArn.Length + """{"executionArn":"","startDate":1.573568204569E9}""".Length;
        KeyValuePair<string, string>[] headers =
        [
            new("x-amzn-RequestId", requestId),
            new("connection", "keep-alive"),
            new("Content-Length", length.ToString(CultureInfo.InvariantCulture)),
            new("Date", time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture)),
            new("Content-Type", "application/x-amz-json-1.0"),
        ];
        return new JsonObject(
            ("ExecutionArn", executionArn),
            ("SdkHttpMetadata", SdkMetadata.Http(headers, status: 200)),
            ("SdkResponseMetadata", SdkMetadata.Response(requestId)),
            ("StartDate", startedAt.ToUnixTimeMilliseconds()));
    }
}
