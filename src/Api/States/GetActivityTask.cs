using System.Collections.Concurrent;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Runtime;
using Treadle.Runtime.Activities;

namespace Treadle.Api.States;

/// <summary>A worker's long poll: a task of the activity, or nothing after 60 seconds.</summary>
internal sealed class GetActivityTask(ActivityService activities, IExecutionService executions, Limits limits) : StatesOperation("GetActivityTask")
{
    private readonly ConcurrentDictionary<string, int> _workers = new();

    protected override string ResourceType => "Activity";

    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("activityArn");
        var workerName = input.Text("workerName");
        var target = StatesArn.Parse(arn, "activity");
        activities.Get(target.Scope, target.Name, arn);
        try
        {
            if (_workers.AddOrUpdate(arn, 1, (_, count) => count + 1) > limits.ActivityWorkersMax)
            {
                throw new AwsErrorException(
                    "ActivityWorkerLimitExceeded", "The maximum number of workers concurrently polling for activity tasks has been reached.");
            }

            if (await executions.TakeActivityTaskAsync(arn, workerName, limits.ActivityWait, stop) is { } task)
            {
                answer.WriteString("taskToken"u8, task.TaskToken);
                answer.WriteString("input"u8, task.Input.Utf8.Span);
            }
        }
        finally
        {
            // The last worker takes the entry along, so that deleted activities leave nothing behind.
            if (_workers.AddOrUpdate(arn, 0, (_, count) => count - 1) == 0)
            {
                _workers.TryRemove(KeyValuePair.Create(arn, 0));
            }
        }
    }
}
