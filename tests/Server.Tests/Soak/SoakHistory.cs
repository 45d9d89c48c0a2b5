using System.Text.Json.Nodes;

namespace Treadle.Server.Tests.Soak;

/// <summary>One execution's history as GetExecutionHistory answers it, and the rules that hold for all of them.</summary>
internal sealed class SoakHistory(IReadOnlyList<JsonObject> events)
{
    private static readonly string[] Ends = ["ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"];

    /// <summary>What an event may follow from. Events that are not here follow from the one that their name says.</summary>
    private static readonly Dictionary<string, string[]> Causes = new(StringComparer.Ordinal)
    {
        ["StateEntered"] = ["ExecutionStarted", "StateExited", "ParallelStateStarted", "MapIterationStarted"],
        ["StateExited"] = ["StateEntered", "LambdaFunctionSucceeded", "TaskSucceeded", "ActivitySucceeded"],

        // AWS passes over the events that say that all branches and iterations have succeeded.
        ["ParallelStateExited"] = ["StateExited"],
        ["MapStateExited"] = ["MapIterationSucceeded", "MapStateStarted"],
        ["LambdaFunctionScheduled"] = ["TaskStateEntered", "LambdaFunctionFailed"],
        ["LambdaFunctionStarted"] = ["LambdaFunctionScheduled"],
        ["LambdaFunctionSucceeded"] = ["LambdaFunctionStarted"],
        ["LambdaFunctionFailed"] = ["LambdaFunctionStarted"],
        ["TaskScheduled"] = ["TaskStateEntered", "TaskFailed"],
        ["TaskStarted"] = ["TaskScheduled"],
        ["TaskSubmitted"] = ["TaskStarted"],
        ["TaskSucceeded"] = ["TaskSubmitted"],
        ["TaskFailed"] = ["TaskSubmitted"],
        ["ActivityScheduled"] = ["TaskStateEntered", "ActivityFailed", "ActivityTimedOut"],
        ["ActivityStarted"] = ["ActivityScheduled"],
        ["ActivitySucceeded"] = ["ActivityStarted"],
        ["ActivityFailed"] = ["ActivityStarted"],
        ["ActivityTimedOut"] = ["ActivityStarted", "ActivityScheduled"],
        ["ParallelStateStarted"] = ["ParallelStateEntered"],
        ["ParallelStateSucceeded"] = ["StateExited"],
        ["MapStateStarted"] = ["MapStateEntered"],
        ["MapIterationStarted"] = ["MapStateStarted", "StateExited"],
        ["MapIterationSucceeded"] = ["StateExited"],
        ["MapStateSucceeded"] = ["MapIterationSucceeded", "MapStateStarted"],
        ["ExecutionSucceeded"] = ["StateExited"],
        ["ExecutionAborted"] = [],
    };

    /// <summary>Whether it is whole, in order, without gaps or doubles, and each event follows from what it may follow from.</summary>
    /// <param name="status">How the execution ended.</param>
    public IEnumerable<string> Problems(string status)
    {
        if (events.Count == 0 || TypeOf(events[0]) != "ExecutionStarted")
        {
            yield return "does not begin with ExecutionStarted";
            yield break;
        }

        if (TypeOf(events[^1]) != $"Execution{status[0]}{status[1..].ToLowerInvariant()}")
        {
            yield return $"is {status}, and its history ends with {TypeOf(events[^1])}";
        }

        var successors = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            if ((long)e["id"]! != i + 1)
            {
                yield return $"has the event {(long)e["id"]!} in place {i + 1}";
                yield break;
            }

            if (i > 0 && (double)e["timestamp"]! < (double)events[i - 1]["timestamp"]!)
            {
                yield return $"goes back in time at event {i + 1}";
            }

            if (i > 0 && TypeOf(e) == "ExecutionStarted" || i < events.Count - 1 && Ends.Contains(TypeOf(e)))
            {
                yield return $"has {TypeOf(e)} in place {i + 1} of {events.Count}";
            }

            if (i > 0 && CauseProblem(e) is { } problem)
            {
                yield return problem;
            }

            if (!successors.Add(Place(e)))
            {
                yield return $"has {TypeOf(e)} twice behind event {(long)e["previousEventId"]!}";
            }
        }
    }

    /// <summary>How often each state was entered and left.</summary>
    public Dictionary<string, (int Entered, int Left)> Visits()
    {
        var visits = new Dictionary<string, (int Entered, int Left)>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            if (e["stateEnteredEventDetails"]?["name"] is { } entered)
            {
                var (count, left) = visits.GetValueOrDefault((string)entered!);
                visits[(string)entered!] = (count + 1, left);
            }
            else if (e["stateExitedEventDetails"]?["name"] is { } exited)
            {
                var (count, left) = visits.GetValueOrDefault((string)exited!);
                visits[(string)exited!] = (count, left + 1);
            }
        }

        return visits;
    }

    /// <summary>How long each Wait state took, in seconds.</summary>
    public IEnumerable<(string State, double Seconds)> Waits() => events.Where(e => TypeOf(e) == "WaitStateExited").Select(e => (
        (string)e["stateExitedEventDetails"]!["name"]!,
        Math.Round((double)e["timestamp"]! - (double)events[(int)(long)e["previousEventId"]! - 1]["timestamp"]!, 3)));

    /// <summary>The marks of callbacks that took effect.</summary>
    public IEnumerable<string> Marks()
    {
        foreach (var e in events)
        {
            if (TypeOf(e) is "ActivitySucceeded" or "TaskSucceeded" && (e["activitySucceededEventDetails"] ?? e["taskSucceededEventDetails"])?["output"] is { } output
                && JsonNode.Parse((string)output!) is JsonObject answer && answer["mark"] is { } mark)
            {
                yield return (string)mark!;
            }
            else if (TypeOf(e) is "ActivityFailed" or "TaskFailed" && (e["activityFailedEventDetails"] ?? e["taskFailedEventDetails"])?["cause"] is { } cause)
            {
                yield return (string)cause!;
            }
        }
    }

    /// <summary>When the answer to each attempt at the function was recorded.</summary>
    public IEnumerable<(string Attempt, DateTimeOffset At)> Answers()
    {
        foreach (var e in events)
        {
            if (TypeOf(e) is not ("LambdaFunctionSucceeded" or "LambdaFunctionFailed" or "TaskSubmitted"))
            {
                continue;
            }

            var scheduled = PreviousOf(PreviousOf(e)!)!;
            var payload = scheduled["lambdaFunctionScheduledEventDetails"]?["input"] is { } input
                ? JsonNode.Parse((string)input!)
                : JsonNode.Parse((string)scheduled["taskScheduledEventDetails"]!["parameters"]!)!["Payload"];
            if (SoakInvocation.KeyOf(payload) is { } attempt)
            {
                yield return (attempt, DateTimeOffset.UnixEpoch.AddSeconds((double)e["timestamp"]!));
            }
        }
    }

    private string? CauseProblem(JsonObject e)
    {
        var previous = PreviousOf(e);
        if ((long)e["previousEventId"]! >= (long)e["id"]!)
        {
            return $"has the event {(long)e["id"]!} following from {(long)e["previousEventId"]!}";
        }

        // AWS gives the first state and an abort no parent; the first state follows from the start all the same.
        var cause = previous is null ? "ExecutionStarted" : TypeOf(previous);
        var allowed = Causes.GetValueOrDefault(TypeOf(e)) ?? Causes.GetValueOrDefault(KindOf(TypeOf(e)));
        return allowed is null ? $"has an event {TypeOf(e)}"
            : allowed.Length == 0 && previous is null || allowed.Contains(cause) || allowed.Contains(KindOf(cause)) ? null
            : $"has {TypeOf(e)} (event {(long)e["id"]!}) following from {cause} (event {(long)e["previousEventId"]!})";
    }

    /// <summary>Where an event stands: no two may stand in one place. Branches and iterations follow from one event together.</summary>
    private string Place(JsonObject e)
    {
        var name = e["stateEnteredEventDetails"]?["name"] ?? e["stateExitedEventDetails"]?["name"]
            ?? (e["mapIterationStartedEventDetails"] ?? e["mapIterationSucceededEventDetails"])?["index"];
        return $"{TypeOf(e)} {name?.ToJsonString()} {(long)e["previousEventId"]!}";
    }

    private JsonObject? PreviousOf(JsonObject e) => (long)e["previousEventId"]! is > 0 and var id && id <= events.Count ? events[(int)id - 1] : null;

    private static string TypeOf(JsonObject e) => (string)e["type"]!;

    /// <summary>PassStateEntered is a StateEntered.</summary>
    private static string KindOf(string type) =>
        type.EndsWith("StateEntered", StringComparison.Ordinal) ? "StateEntered" : type.EndsWith("StateExited", StringComparison.Ordinal) ? "StateExited" : type;
}
