using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Schedules;

namespace Treadle.Api.Scheduler;

/// <summary>Lists schedules, of one group or all.</summary>
internal sealed class ListSchedules(ScheduleService schedules) : IOperation
{
    public string Service => SchedulerOperations.Service;

    public string Name => nameof(ListSchedules);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(schedules.List(caller, input));
}
