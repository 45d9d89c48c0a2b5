using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Schedules;

namespace Treadle.Api.Scheduler;

/// <summary>Shows a group.</summary>
internal sealed class GetScheduleGroup(ScheduleService schedules) : IOperation
{
    public string Service => SchedulerOperations.Service;

    public string Name => nameof(GetScheduleGroup);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(schedules.Groups.Get(caller, input));
}
