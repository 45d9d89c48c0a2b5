using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;

namespace Treadle.Engine.Executions;

/// <summary>One attempt of a Task state that has not ended.</summary>
public sealed class TaskRun
{
    public required TaskId Id { get; init; }

    public required TaskResource Resource { get; init; }

    /// <summary>The payload (function, activity) or the parameters (service integration).</summary>
    public required JsonValue Input { get; init; }

    public JsonValue? Credentials { get; init; }

    public DateTimeOffset ScheduledAt { get; init; }

    /// <summary>When TimeoutSeconds is over; null when there is none.</summary>
    public DateTimeOffset? TimesOutAt { get; init; }

    public TimeSpan? Heartbeat { get; init; }

    /// <summary>When the next heartbeat is missed; null when none is asked.</summary>
    public DateTimeOffset? HeartbeatDueAt { get; internal set; }

    /// <summary>How many heartbeats have been recorded, the news of a child's start among them: what a timeout expects of the open task's row.</summary>
    public int Heartbeats { get; internal set; }

    public TaskStage Stage { get; internal set; }

    /// <summary>The number of this call among those of its state, from 0, when a test case answers it; null when the service does.</summary>
    public int? MockedCall { get; internal set; }

    /// <summary>A test case answers it: it has no work in the world.</summary>
    public bool IsMocked => MockedCall is not null;

    /// <summary>A callback that came before <see cref="TaskStage.Submitted"/>: its output.</summary>
    public JsonValue? KeptOutput { get; internal set; }

    /// <summary>A callback that came before <see cref="TaskStage.Submitted"/>: its error.</summary>
    public StatesError? KeptError { get; internal set; }

    /// <summary>True when a callback was answered with a 200 and waits for the call to answer: it will end this attempt.</summary>
    public bool HasKeptCallback => KeptOutput is not null || KeptError is not null;

    /// <summary>The execution that this task started, if it waits for anything more of it; null before it has started, and for other tasks.</summary>
    public ExecutionId? Child { get; internal set; }

    /// <summary>True when the task waits for the end of its child, and takes it along when it ends otherwise.</summary>
    public bool AwaitsChild => StartsChild(Resource) && Resource is TaskResource.ServiceIntegration { Pattern: IntegrationPattern.Sync or IntegrationPattern.Sync2 };

    /// <summary>True for a job that its call itself waits for: the call goes on after <see cref="TaskStage.Submitted"/>, and is made again after a restart.</summary>
    public bool AwaitsCall => !StartsChild(Resource) && Resource is TaskResource.ServiceIntegration { Pattern: IntegrationPattern.Sync };

    /// <summary>True when SendTaskSuccess and its like may end this task.</summary>
    public bool HasToken => UsesToken(Resource);

    /// <summary>True when what ends this task comes through the inbox: it has a row in open_task, which says whether that may still come.</summary>
    public bool HasRow => !IsMocked && UsesRow(Resource);

    /// <summary>True for activities, .waitForTaskToken and .sync: something outside may end them with a token.</summary>
    public static bool UsesToken(TaskResource resource) =>
        resource is TaskResource.Activity or TaskResource.ServiceIntegration { Pattern: not IntegrationPattern.RequestResponse };

    /// <inheritdoc cref="HasRow"/>
    public static bool UsesRow(TaskResource resource) => UsesToken(resource) || StartsChild(resource);

    /// <summary>True for <c>states:startExecution</c>: the child's commits answer the task.</summary>
    public static bool StartsChild(TaskResource resource) => resource is TaskResource.ServiceIntegration { Service: "states", Action: "startExecution" };
}

/// <summary>How far an attempt has come.</summary>
public enum TaskStage
{
    /// <summary>Recorded, not begun. An activity stays here until a worker takes it.</summary>
    Scheduled,

    /// <summary>The call is being made (or an activity worker has the task).</summary>
    Started,

    /// <summary>The call has answered; the token is still out.</summary>
    Submitted,
}
