using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Runtime;
using Treadle.Runtime.Lanes;

namespace Treadle.Simulation;

/// <summary>A call that a node has begun, and that has not been answered.</summary>
internal sealed class OpenCall(TaskCall what) : IRunningCall
{
    public TaskCall What { get; } = what;

    public bool IsCancelled { get; private set; }

    /// <summary>Whoever was called has forgotten it: only the task's timeout ends it.</summary>
    public bool IsLost { get; set; }

    /// <summary>It waits for an answer of the world.</summary>
    public bool IsOpen => Start is null && Attach is null && !IsLost;

    /// <summary>It can come to its end now; a lost one only by being given up.</summary>
    public bool IsAnswerable => IsOpen || (IsLost && IsCancelled);

    public bool StartsChild => TaskRun.StartsChild(What.Run.Resource);

    /// <summary>The child's start is under way.</summary>
    public StartReply? Start { get; set; }

    /// <summary>Another's child runs under the name; whether its end will be told is being asked.</summary>
    public AttachReply? Attach { get; set; }

    public StartingTask By => new(
        new ParentTask(What.Execution.Id, What.Run.Id), ((TaskResource.ServiceIntegration)What.Run.Resource).Pattern, (arn, _) => new JsonObject(("ExecutionArn", arn)));

    public bool IsNamed => ((JsonObject)What.Run.Input)["Name"] is not null;

    public string ChildName => ((JsonObject)What.Run.Input)["Name"] is JsonString name ? name.Value : $"of-{What.Execution.Id}-{What.Run.Id}";

    public string ChildArn => $"arn:aws:states:us-east-1:000000000000:execution:c:{ChildName}";

    public void Cancel() => IsCancelled = true;
}
