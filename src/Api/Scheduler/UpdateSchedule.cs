using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Schedules;

namespace Treadle.Api.Scheduler;

/// <summary>Replaces a schedule.</summary>
internal sealed class UpdateSchedule(ScheduleService schedules) : IOperation
{
    public string Service => SchedulerOperations.Service;

    public string Name => nameof(UpdateSchedule);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        schedules.UpdateAsync(caller, input, stop);
}
