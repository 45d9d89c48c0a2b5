using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Storage;

namespace Treadle.Messaging.Schedules;

/// <summary>The schedules of EventBridge Scheduler: takes and gives the members of the published model, and fires what is due.</summary>
/// <remarks>Any thread. A refused request leaves no trace. Nothing but the next time is in memory: schedules are rows.</remarks>
public sealed class ScheduleService : IDueHandler
{
    private const int PageMax = 100;

    /// <summary>A one-time schedule for a moment that has just passed fires at once: times are precise to a minute.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    private readonly IResourceStore _resources;
    private readonly DueClock _clock;
    private readonly DeliveryService _deliveries;
    private readonly TimeProvider _time;
    private readonly Action<string> _tell;
    private readonly ScheduleReader _reader;

    /// <param name="resources">Where schedules are.</param>
    /// <param name="clock">Calls this when one is due. Started after this is made.</param>
    /// <param name="deliveries">Makes the invocations. Resumed after this is made.</param>
    /// <param name="calls">All operations of this server; a function, because their table is made after this.</param>
    /// <param name="canCall">Whether this server has an operation, by signing name and action.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Told of firings that were missed, in words for the log.</param>
    public ScheduleService(
        IResourceStore resources, DueClock clock, DeliveryService deliveries, Func<IAwsCall> calls, Func<string, string, bool> canCall, TimeProvider time, Action<string> tell)
    {
        (_resources, _clock, _deliveries, _time, _tell, _reader) = (resources, clock, deliveries, time, tell, new ScheduleReader(canCall));
        Groups = new ScheduleGroupService(resources, time);
        clock.Add(this);
        deliveries.Add(new InvocationDeliverer(calls));
    }

    string IDueHandler.Kind => Schedule.Kind;

    /// <summary>The groups, and their tags.</summary>
    public ScheduleGroupService Groups { get; }

    public async ValueTask<JsonObject> CreateAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var now = Now();
        var token = ScheduleReader.TokenOf(input);
        var schedule = Timed(caller, _reader.Read(input, now) with { CreateToken = token }, now);
        Groups.CheckExists(caller, schedule.GroupName);
        if (!await SaveAsync(caller, before: null, schedule, stop)
            && !ScheduleReader.IsRepeated(Find(caller, schedule.Id)?.Schedule.CreateToken, token))
        {
            throw SchedulerErrors.ScheduleExists(schedule.Name);
        }

        return new JsonObject { ["ScheduleArn"] = schedule.ArnIn(caller) };
    }

    /// <summary>Replaces a schedule: what the request does not name gets its default.</summary>
    public async ValueTask<JsonObject> UpdateAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var now = Now();
        var token = ScheduleReader.TokenOf(input);
        var read = _reader.Read(input, now) with { UpdateToken = token };
        while (true)
        {
            var (before, version) = Existing(caller, read.GroupName, read.Name);
            if (ScheduleReader.IsRepeated(before.UpdateToken, token))
            {
                return new JsonObject { ["ScheduleArn"] = before.ArnIn(caller) };
            }

            var isSameTime = before.IsEnabled && read.IsEnabled && before.Expression == read.Expression && before.StartDate == read.StartDate;
            var after = Timed(
                caller,
                read with { CreatedAt = before.CreatedAt, CreateToken = before.CreateToken, Anchor = isSameTime ? before.Anchor : now },
                isSameTime ? before.NextTime?.AddTicks(-1) ?? now : now);
            if (await SaveAsync(caller, (before, version), after, stop))
            {
                return new JsonObject { ["ScheduleArn"] = after.ArnIn(caller) };
            }
        }
    }

    public JsonObject Get(AwsCaller caller, JsonObject input)
    {
        var (group, name) = Named(input);
        var schedule = Existing(caller, group, name).Schedule;
        var shape = ScheduleReader.Shape(schedule);
        shape["Arn"] = schedule.ArnIn(caller);
        return shape;
    }

    public async ValueTask<JsonObject> DeleteAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var (group, name) = Named(input);
        while (true)
        {
            var (schedule, version) = Existing(caller, group, name);
            if (await _resources.WriteAsync(RemovalOf(caller, schedule, version), stop))
            {
                return [];
            }
        }
    }

    public JsonObject List(AwsCaller caller, JsonObject input)
    {
        var members = new ModelMembers(input);
        var group = members.Text("GroupName", 1, 64, ScheduleReader.NamePattern);
        var prefix = members.Text("NamePrefix", 1, 64, ScheduleReader.NamePattern) ?? "";
        var state = members.OneOf("State", "ENABLED", "DISABLED");
        var limit = members.Number("MaxResults", 1, PageMax) ?? PageMax;
        var token = members.Text("NextToken", 1, 2048);
        members.Check();
        if (group is not null)
        {
            Groups.CheckExists(caller, group);
        }

        var found = All(caller, group is null ? "" : group + "/", PageToken.Read(token))
            .Where(schedule => schedule.Name.StartsWith(prefix, StringComparison.Ordinal) && (state is null || ScheduleReader.StateOf(schedule) == state))
            .Take(limit + 1)
            .ToList();
        var answer = new JsonObject { ["Schedules"] = new JsonArray([.. found.Take(limit).Select(schedule => Summary(caller, schedule))]) };
        if (found.Count > limit)
        {
            answer["NextToken"] = PageToken.Of(found[limit - 1].Id);
        }

        return answer;
    }

    /// <summary>Deletes a group and its schedules. It is gone when this returns; one that the server's end interrupts is finished by <see cref="ResumeAsync"/>.</summary>
    public async ValueTask<JsonObject> DeleteGroupAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = await Groups.BeginDeleteAsync(caller, input, stop);
        await EmptyAsync(caller, name, stop);
        return [];
    }

    /// <summary>Finishes what a former life began.</summary>
    public async Task ResumeAsync()
    {
        foreach (var (caller, name) in Groups.Deleting())
        {
            await EmptyAsync(caller, name, CancellationToken.None);
        }
    }

    async Task IDueHandler.FireAsync(DueRow row, DateTimeOffset now, CancellationToken stop)
    {
        var scope = row.Scope.Split('/', 2);
        var caller = new AwsCaller(scope[0], scope[1]);
        if (Find(caller, row.Id) is not { } found || found.Schedule.NextDue != row.Due || found.Schedule.NextTime is not { } time)
        {
            await _resources.WriteAsync([row.Remove()], stop);
            return;
        }

        var (schedule, version) = found;
        var firing = schedule.Occurrences.At(time, row.Due, now);
        var next = schedule.DueAfter(caller, firing.Next);
        var isOver = next.NextTime is null && schedule.IsDeletedAfterCompletion;
        List<ResourceWrite> writes = [row.Remove(), isOver ? new ResourceWrite(Schedule.KeyOf(caller, schedule.Id), Data: null, version) : next.Write(caller, version)];
        if (!isOver && next.DueRowIn(caller) is { } later)
        {
            writes.Add(later.Put());
        }

        // A conflict: the schedule was changed meanwhile, and with it this line of the table.
        if (await _deliveries.PutAsync([Invocation.Of(caller, schedule, firing.At)], writes, stop))
        {
            Tell(schedule.ArnIn(caller), row.Due, firing, now);
        }
    }

    private void Tell(string arn, DateTimeOffset due, Firing firing, DateTimeOffset now)
    {
        if (now - due > Occurrences.MissedAfter)
        {
            _tell(Missed.Text($"The schedule {arn}", due, firing));
        }
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>With the time it is due first.</summary>
    private static Schedule Timed(AwsCaller caller, Schedule schedule, DateTimeOffset after)
    {
        if (!schedule.IsEnabled)
        {
            return schedule.DueAfter(caller, time: null);
        }

        var occurrences = schedule.Occurrences;
        if (occurrences.Expression.IsOneTime)
        {
            return schedule.DueAfter(caller, (occurrences with { End = null }).Next(after - Precision));
        }

        // A rate is due at its start, too.
        var from = schedule.StartDate > after ? schedule.StartDate.Value : after;
        return schedule.DueAfter(caller, occurrences.Next(occurrences.Expression is ScheduleExpression.Rate || schedule.StartDate > after ? from.AddTicks(-1) : from));
    }

    private static (string Group, string Name) Named(JsonObject input)
    {
        var members = new ModelMembers(input);
        var name = members.RequiredText("Name", 1, 64, ScheduleReader.NamePattern);
        var group = members.Text("GroupName", 1, 64, ScheduleReader.NamePattern) ?? ScheduleGroup.Default;
        members.Text("ClientToken", 1, 64, ScheduleReader.TokenPattern);
        members.Check();
        return (group, name);
    }

    private static JsonObject Summary(AwsCaller caller, Schedule schedule) => new()
    {
        ["Arn"] = schedule.ArnIn(caller),
        ["CreationDate"] = ScheduleReader.Seconds(schedule.CreatedAt),
        ["GroupName"] = schedule.GroupName,
        ["LastModificationDate"] = ScheduleReader.Seconds(schedule.ModifiedAt),
        ["Name"] = schedule.Name,
        ["State"] = ScheduleReader.StateOf(schedule),
        ["Target"] = new JsonObject { ["Arn"] = schedule.Target.Arn },
    };

    private static List<ResourceWrite> RemovalOf(AwsCaller caller, Schedule schedule, long version)
    {
        List<ResourceWrite> writes = [new ResourceWrite(Schedule.KeyOf(caller, schedule.Id), Data: null, version)];
        if (schedule.DueRowIn(caller) is { } due)
        {
            writes.Add(due.Remove());
        }

        return writes;
    }

    private (Schedule Schedule, long Version)? Find(AwsCaller caller, string id) =>
        _resources.Get(Schedule.KeyOf(caller, id)) is { } resource ? (Schedule.Read(resource), resource.Version) : null;

    private (Schedule Schedule, long Version) Existing(AwsCaller caller, string group, string name) =>
        Find(caller, Schedule.IdOf(group, name)) ?? throw SchedulerErrors.NoSchedule(name);

    /// <returns>False when it is not there as it was before.</returns>
    private async Task<bool> SaveAsync(AwsCaller caller, (Schedule Schedule, long Version)? before, Schedule after, CancellationToken stop)
    {
        List<ResourceWrite> writes = [after.Write(caller, before?.Version ?? 0)];
        if (before?.Schedule.DueRowIn(caller) is { } old)
        {
            writes.Add(old.Remove());
        }

        if (after.DueRowIn(caller) is { } due)
        {
            writes.RemoveAll(write => write.Key == due.Put().Key);
            writes.Add(due.Put());
        }

        if (!await _resources.WriteAsync(writes, stop))
        {
            return false;
        }

        if (after.NextDue is { } next)
        {
            _clock.Put(next);
        }

        return true;
    }

    /// <summary>In the order of groups and names.</summary>
    private IEnumerable<Schedule> All(AwsCaller caller, string prefix, string? after)
    {
        var (start, isAfter) = after is null ? (prefix, false) : (after, true);
        while (_resources.ListById(Schedule.Kind, caller.Scope, start, isAfter) is { Count: > 0 } page)
        {
            foreach (var resource in page)
            {
                if (!resource.Key.Id.StartsWith(prefix, StringComparison.Ordinal))
                {
                    yield break;
                }

                yield return Schedule.Read(resource);
            }

            (start, isAfter) = (page[^1].Key.Id, true);
        }
    }

    private async Task EmptyAsync(AwsCaller caller, string group, CancellationToken stop)
    {
        while (All(caller, group + "/", after: null).Take(PageMax).ToList() is { Count: > 0 } some)
        {
            await _resources.WriteAsync(
                [.. some.Select(schedule => new ResourceWrite(Schedule.KeyOf(caller, schedule.Id), Data: null)), .. some.Select(schedule => schedule.DueRowIn(caller)).OfType<DueRow>().Select(due => due.Remove())],
                stop);
        }

        await Groups.EndDeleteAsync(caller, group, stop);
    }
}
