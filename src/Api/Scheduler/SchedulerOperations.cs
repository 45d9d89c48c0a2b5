using Treadle.Messaging.Schedules;

namespace Treadle.Api.Scheduler;

/// <summary>The operations of EventBridge Scheduler. All of them are there.</summary>
public static class SchedulerOperations
{
    /// <summary>The signing name.</summary>
    public const string Service = "scheduler";

    public static IEnumerable<IOperation> All(ScheduleService schedules) =>
    [
        new CreateSchedule(schedules),
        new GetSchedule(schedules),
        new UpdateSchedule(schedules),
        new DeleteSchedule(schedules),
        new ListSchedules(schedules),
        new CreateScheduleGroup(schedules),
        new GetScheduleGroup(schedules),
        new DeleteScheduleGroup(schedules),
        new ListScheduleGroups(schedules),
        new TagResource(schedules),
        new UntagResource(schedules),
        new ListTagsForResource(schedules),
    ];
}
