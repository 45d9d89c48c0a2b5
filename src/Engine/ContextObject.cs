using System.Globalization;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;

namespace Treadle.Engine;

/// <summary>The context object, <c>$$</c>.</summary>
/// <remarks>Source: Step Functions developer guide, "Accessing execution data from the Context object".</remarks>
internal static class ContextObject
{
    public static JsonObject Of(Execution execution, Frame frame, CompiledState state, string? token, (int Index, JsonValue Value)? item)
    {
        var identity = execution.Identity;
        var members = new List<KeyValuePair<string, JsonValue>>(5)
        {
            new("Execution", OfExecution(execution)),
            new("StateMachine", new JsonObject(("Id", identity.StateMachineArn), ("Name", identity.StateMachineName))),
            new("State", state is RetriableState
                ? new JsonObject(("Name", state.Name), ("EnteredTime", Time(frame.EnteredAt)), ("RetryCount", (long)frame.RetryCount))
                : new JsonObject(("Name", state.Name), ("EnteredTime", Time(frame.EnteredAt)))),
        };
        if (token is not null)
        {
            members.Add(new("Task", new JsonObject(("Token", token))));
        }

        if ((item ?? ItemOf(execution, frame)) is { } current)
        {
            members.Add(new("Map", new JsonObject(("Item", new JsonObject(("Index", (long)current.Index), ("Value", current.Value))))));
        }

        return new JsonObject(members);
    }

    private static JsonObject OfExecution(Execution execution)
    {
        var identity = execution.Identity;
        var members = new List<KeyValuePair<string, JsonValue>>(7)
        {
            new("Id", new JsonString(identity.Arn)),
            new("Input", execution.Input),
            new("StartTime", new JsonString(Time(execution.StartedAt))),
            new("Name", new JsonString(identity.Name)),
            new("RoleArn", new JsonString(execution.RoleArn)),
        };
        if (execution.Program.Type == StateMachineType.Standard)
        {
            // An Express execution can't be redriven, and AWS shows it no count.
            members.Add(new("RedriveCount", (long)execution.RedriveCount));
            if (execution.RedrivenAt is { } redrivenAt)
            {
                members.Add(new("RedriveTime", new JsonString(Time(redrivenAt))));
            }
        }

        return new JsonObject(members);
    }

    /// <summary>ISO 8601 in UTC with milliseconds, as AWS writes times into documents.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The item of the nearest Map around a frame.</summary>
    private static (int Index, JsonValue Value)? ItemOf(Execution execution, Frame frame)
    {
        for (var at = frame; at.Parent is { } parentId; at = execution.FrameOf(parentId))
        {
            if (execution.FrameOf(parentId).Children?.Items is { } items)
            {
                return (at.Index, items[at.Index]);
            }
        }

        return null;
    }
}
