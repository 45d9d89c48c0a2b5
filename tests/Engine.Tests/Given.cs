using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.History;
using Treadle.Engine.Inputs;

namespace Treadle.Engine.Tests;

/// <summary>Begins a story: a machine, and then what happens to it.</summary>
internal static class Given
{
    public const string Function = "arn:aws:lambda:us-east-1:000000000000:function:f";
    public const string Activity = "arn:aws:states:us-east-1:000000000000:activity:work";

    /// <summary>In the definition, &lt;task&gt; stands for a state that calls a function and ends, &lt;function&gt; and &lt;activity&gt; for ARNs.</summary>
    public static Story Machine(string definition, StateMachineType type = StateMachineType.Standard)
    {
        var compiled = StateMachineCompiler.Compile(definition
            .Replace("<task>", """{"Type":"Task","Resource":"<function>","End":true}""", StringComparison.Ordinal)
            .Replace("<function>", Function, StringComparison.Ordinal)
            .Replace("<activity>", Activity, StringComparison.Ordinal), type);
        return compiled.Program is { } program
            ? new Story(program)
            : throw new InvalidOperationException(string.Join("; ", compiled.Diagnostics.Select(d => $"{d.Code} {d.Message} at {d.Location}")));
    }

    /// <summary>A machine of one state named S, which ends it.</summary>
    public static Story State(string state) => Machine("""{"StartAt":"S","States":{"S":<state>}}""".Replace("<state>", state, StringComparison.Ordinal));
}

/// <summary>A run of one execution in a test: no store, no clock, no waiting.</summary>
internal sealed class Story : ITaskTokens
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Interpreter _interpreter;
    private readonly List<Event> _all = [];
    private readonly HashSet<string> _missingActivities = [];
    private readonly List<string> _taskProblems = [];

    public Story(Program program)
    {
        _interpreter = NewInterpreter(Limits.Aws);
        Execution = new Execution(Identity, program);
        Now = Begin;
    }

    public static ExecutionIdentity Identity { get; } = new(
        new ExecutionId(7),
        "arn:aws:states:us-east-1:000000000000:execution:m:e",
        "e",
        "arn:aws:states:us-east-1:000000000000:stateMachine:m",
        "m");

    public Execution Execution { get; private set; }

    public DateTimeOffset Now { get; private set; }

    /// <summary>What the last input was answered with.</summary>
    public StepResult Last { get; private set; } = new([], [], [], [], [], 0);

    public IReadOnlyList<Event> All => _all;

    public string? Output => Execution.Output?.ToString();

    public string TokenOf(ExecutionId execution, TaskId task) => $"token-{execution}-{task}";

    public Story WithoutActivity(string arn)
    {
        _missingActivities.Add(arn);
        return this;
    }

    /// <summary>From now on these are the limits, as after a restart with other settings.</summary>
    public Story WithLimits(Limits limits)
    {
        _interpreter = NewInterpreter(limits);
        return this;
    }

    /// <summary>From now on no service integration can be started, for these reasons.</summary>
    public Story WithTaskProblems(params string[] problems)
    {
        _taskProblems.AddRange(problems);
        return this;
    }

    public Story Started(string input = "{}") => When(new Input.Started(JsonValue.Parse(input), RawInput: null, "arn:aws:iam::000000000000:role/r", Seed: 1));

    public Story Started(string input, TimeSpan? longestRun) =>
        When(new Input.Started(JsonValue.Parse(input), RawInput: null, "arn:aws:iam::000000000000:role/r", Seed: 1, LongestRun: longestRun));

    public Story TaskSucceeded(int task, string output = "{}") => When(new Input.TaskSucceeded(new TaskId(task), JsonValue.Parse(output)));

    public Story TaskFailed(int task, string? error, string? cause = null) => When(new Input.TaskFailed(new TaskId(task), new StatesError(error, cause)));

    public Story Stopped() => When(new Input.Stop(new StatesError(null, null)));

    public Story Redriven(string? token = null) => When(new Input.Redrive(token));

    /// <summary>Time passes, and the execution is woken if a deadline has come.</summary>
    public Story After(TimeSpan time)
    {
        Now += time;
        return When(new Input.Woke());
    }

    /// <summary>Somebody sets the clock, and nothing else happens.</summary>
    public Story ClockSet(TimeSpan by)
    {
        Now += by;
        return this;
    }

    public Story AfterSeconds(double seconds) => After(TimeSpan.FromSeconds(seconds));

    public Story When(Input input)
    {
        Last = _interpreter.Step(Execution, input, Now);
        _all.AddRange(Last.Events);
        CheckFold();
        Assert.Equal(Pending.PendingWork.Of(Execution).Count(), Execution.PendingTasks);
        return this;
    }

    /// <summary>Gives Continue until nothing can go on by itself.</summary>
    public Story ContinuedToTheEnd()
    {
        while (Execution.Ready.Count > 0)
        {
            When(new Input.Continue());
        }

        return this;
    }

    /// <summary>The public events since the start: <c>3&lt;2 PassStateExited</c>, and what the details say where asked.</summary>
    public string[] History(bool details = false) =>
    [
        .. _all.Select(e => HistoryWriter.ToHistoryEvent(e, new HistoryContext("us-east-1")))
            .Where(e => e is not null)
            .Select(e => $"{e!["id"]}<{e["previousEventId"]} {((JsonString)e["type"]!).Value}" + (details ? string.Concat(e.Skip(4).Select(m => " " + m.Value)) : "")),
    ];

    private Interpreter NewInterpreter(Limits limits) => new(this, arn => !_missingActivities.Contains(arn), (_, _) => _taskProblems, limits);

    /// <summary>The journal as it would be stored, folded from nothing and from a snapshot, gives the live state.</summary>
    private void CheckFold()
    {
        var live = SnapshotCodec.Write(Execution);
        var fromSnapshot = SnapshotCodec.Read(Identity, Execution.Program, live);
        Assert.Equal(Convert.ToHexString(live), Convert.ToHexString(SnapshotCodec.Write(fromSnapshot)));
        Assert.Equal(Execution.PendingTasks, fromSnapshot.PendingTasks);
        if (_all.Count > 0)
        {
            var folded = new Execution(Identity, Execution.Program);
            foreach (var e in EventCodecRoundTrip())
            {
                folded.Apply(e);
            }

            Assert.Equal(Convert.ToHexString(live), Convert.ToHexString(SnapshotCodec.Write(folded)));
            Assert.Equal(Execution.PendingTasks, folded.PendingTasks);
        }
    }

    private IEnumerable<Event> EventCodecRoundTrip() =>
        _all.Chunk(7).SelectMany(row => EventCodec.Read(EventCodec.Write(row)));
}
