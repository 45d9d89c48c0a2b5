using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Schedules;

namespace Treadle.Api.Scheduler;

/// <summary>Deletes a schedule.</summary>
internal sealed class DeleteSchedule(ScheduleService schedules) : IOperation
{
    public string Service => SchedulerOperations.Service;

    public string Name => nameof(DeleteSchedule);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        schedules.DeleteAsync(caller, input, stop);
}
