using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Schedules;

namespace Treadle.Api.Scheduler;

/// <summary>Lists groups.</summary>
internal sealed class ListScheduleGroups(ScheduleService schedules) : IOperation
{
    public string Service => SchedulerOperations.Service;

    public string Name => nameof(ListScheduleGroups);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(schedules.Groups.List(caller, input));
}
