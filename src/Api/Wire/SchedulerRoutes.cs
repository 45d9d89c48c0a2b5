namespace Treadle.Api.Wire;

/// <summary>The REST bindings of EventBridge Scheduler.</summary>
/// <remarks>Source: the service's published model, API version 2021-06-30.</remarks>
internal static class SchedulerRoutes
{
    public const string Service = "scheduler";

    private const string Schedule = "/schedules/{Name}";
    private const string Group = "/schedule-groups/{Name}";
    private const string Tags = "/tags/{ResourceArn}";

    private static readonly Dictionary<string, string> Named = new() { ["groupName"] = "GroupName", ["clientToken"] = "ClientToken" };

    private static readonly IReadOnlyList<RestRoute> All =
    [
        new("CreateSchedule", "POST", Schedule),
        new("GetSchedule", "GET", Schedule) { Query = Named },
        new("UpdateSchedule", "PUT", Schedule),
        new("DeleteSchedule", "DELETE", Schedule) { Query = Named },
        new("ListSchedules", "GET", "/schedules") { Query = new Dictionary<string, string> { ["ScheduleGroup"] = "GroupName" }, Numbers = ["MaxResults"] },
        new("CreateScheduleGroup", "POST", Group),
        new("GetScheduleGroup", "GET", Group),
        new("DeleteScheduleGroup", "DELETE", Group) { Query = Named },
        new("ListScheduleGroups", "GET", "/schedule-groups") { Numbers = ["MaxResults"] },
        new("TagResource", "POST", Tags),
        new("UntagResource", "DELETE", Tags) { Lists = ["TagKeys"] },
        new("ListTagsForResource", "GET", Tags),
    ];

    private static readonly IReadOnlyList<RestRoute> Unsigned = [.. All.Where(route => route.Template != Tags)];

    /// <summary>Finds the route of a request.</summary>
    /// <param name="request">Its head.</param>
    /// <param name="service">The signing name; null when the request is not signed.</param>
    /// <returns>Null when it is no request to Scheduler. Tags have the same paths in other services: those are known by the signature alone.</returns>
    public static (RestRoute Route, IReadOnlyDictionary<string, string> Members)? Find(WireRequest request, string? service) => service switch
    {
        null => RestRoute.Find(Unsigned, request),
        Service => RestRoute.Find(All, request),
        _ => null,
    };
}
