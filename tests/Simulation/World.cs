using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Runtime;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;
using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Simulation;

/// <summary>What kind of run it is.</summary>
internal sealed record RunPlan
{
    /// <summary>The machine's outcome depends on its input alone.</summary>
    public bool IsDeterministic { get; init; }

    /// <summary>Nothing fails by chance.</summary>
    public bool IsCalm { get; init; }

    /// <summary>The call of the store, from 1, that fails; 0 for none.</summary>
    public int FailingCall { get; init; }

    /// <inheritdoc cref="FaultyStore.IsWrittenWhenFailing"/>
    public bool IsWrittenWhenFailing { get; init; }

    /// <summary>Makes each life of the node: the real parts, or with a planted bug.</summary>
    public Func<World, RuntimeOptions, SimulatedNode> NewNode { get; init; } = static (world, options) => new SimulatedNode(world, options);
}

/// <summary>One run: a node with its lives, a store, a clock, and everyone around them; the chooser says what happens next.</summary>
internal sealed class World : IMachines
{
    private const int ChaosActions = 500;
    private const int CalmActionsMax = 60_000;

    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Chooser _chooser;
    private readonly Actions _actions = new();
    private readonly Coverage _coverage;
    private readonly Trace _trace = new();
    private readonly RuntimeOptions _options;
    private readonly Outside _outside;
    private readonly LateRows _lateRows;
    private readonly RunPlan _plan;
    private readonly string _definition;
    private readonly string _childDefinition;

    public World(ulong seed, RunPlan plan, Coverage coverage)
    {
        _chooser = new Chooser(seed * 2 + (plan.IsCalm ? 1UL : 0UL));
        _coverage = coverage;
        _plan = plan;
        IsCalm = plan.IsCalm;
        _definition = RandomMachine.Definition(seed, IsDeterministic, coverage);
        _childDefinition = RandomMachine.ChildDefinition(seed, IsDeterministic, coverage);
        ChildMachine = new MachineRevision("child-revision", RandomMachine.Child, "c", "000000000000/us-east-1", "role", RandomMachine.Compile(_childDefinition));
        Machine = new MachineRevision(
            "revision", "arn:aws:states:us-east-1:000000000000:stateMachine:m", "m", "000000000000/us-east-1", "role", RandomMachine.Compile(_definition));
        NodeStore = new FaultyStore(Store) { FailingCall = plan.FailingCall, IsWrittenWhenFailing = plan.IsWrittenWhenFailing };
        Promises = new Promises(this);
        _outside = new Outside(this, _chooser);
        _lateRows = new LateRows(this, _chooser);
        _options = new RuntimeOptions
        {
            Lanes = _chooser.Between(1, 3),
            ParkedMax = _chooser.OneIn(2) ? 1 : 100,
            SnapshotTailBytes = _chooser.Between(0, 2_000),
            CallsMax = _chooser.OneIn(3) ? _chooser.Between(1, 2) : 512,
            InputsPerExecutionMax = _chooser.OneIn(3) ? 2 : 1_000,
            WakeWindow = TimeSpan.FromSeconds(_chooser.Of([10, 60, 3600])),

            // The clock goes from one moment at which something is due to the next: after a year, nothing would ever be seen to be stuck.
            Limits = Limits.Aws with { ExecutionTimeMax = null },
        };

        // What is started depends on the seed alone, so that a calm run can be compared.
        var starts = new Chooser(seed);
        var count = starts.Between(1, 3);
        for (var i = 0; i < count; i++)
        {
            _outside.Starters.Add(new Starter(i, $$"""{"v": {{starts.Below(1000)}}, "few": {{starts.Between(1, 9)}}, "long": 40, "at": "2026-01-01T00:{{starts.Between(10, 59)}}:00Z"}""", starts.Next())
            {
                From = seed % 9 == 0 ? StartPointOf(starts.Of([.. Machine.Program.Main.States.Keys])) : null,
            });
        }

        Node = plan.NewNode(this, _options);
    }

    /// <summary>The disk. Whoever looks at it here sees it as it is.</summary>
    public MemoryStore Store { get; } = new();

    /// <summary>The disk as the node sees it.</summary>
    public FaultyStore NodeStore { get; }

    public SimulatedNode Node { get; private set; }

    public Promises Promises { get; }

    public MachineRevision Machine { get; }

    /// <summary>What nested executions run.</summary>
    public MachineRevision ChildMachine { get; }

    public TaskTokens Tokens { get; } = new(new byte[32]);

    /// <summary>Whole milliseconds, as the lanes' clock.</summary>
    public DateTimeOffset Now { get; private set; } = Begin;

    public bool IsDeterministic => _plan.IsDeterministic;

    /// <summary>Nothing fails by chance any more (or ever).</summary>
    public bool IsCalm { get; private set; }

    public MachineRevision GetRevision(string scope, string revisionId) => revisionId == ChildMachine.Id ? ChildMachine : Machine;

    public IRunningCall BeginCall(TaskCall call) => _outside.Begin(call);

    public bool IsCallUnderWay(ExecutionId execution, TaskId task) => _outside.IsCallUnderWay(execution, task);

    /// <summary>Whether the lane is told of a row of its inbox later.</summary>
    public bool Delay(LaneMessage.Deliver row) => _lateRows.TryTake(row);

    /// <summary>Runs to the end, and gives how each execution ended.</summary>
    /// <exception cref="BrokenPromiseException">Something that must hold did not.</exception>
    public IReadOnlyList<Outcome> Run()
    {
        for (var i = 0; i < ChaosActions && !IsCalm && !IsOver(); i++)
        {
            DoSomething();
        }

        IsCalm = true;
        NodeStore.IsWithoutSnapshots = false;
        for (var i = 0; !IsOver(); i++)
        {
            if (i == CalmActionsMax)
            {
                throw new BrokenPromiseException(Promise.ExecutionsEnd, $"not so {string.Join(", ", Open().Select(Describe))}");
            }

            DoSomething();
        }

        if (_outside.HasUncancelledCalls)
        {
            throw new BrokenPromiseException(Promise.EffectHasItsEvent, "a call goes on that nobody wants any more");
        }

        var executions = _outside.Starters.Select(s => s.Execution!.Value).ToList();
        executions.AddRange(Store.List(new ExecutionQuery(RandomMachine.Child, Status: null, Before: null, 1_000)).Select(row => row.Id));
        new EndPromises(this).Hold(executions, _outside.Answered);
        foreach (var e in executions.SelectMany(Promises.Journal))
        {
            _coverage.Saw(e);
        }

        foreach (var id in executions)
        {
            _coverage.Saw(Store.Find(id)!.Status.ToString());
        }

        return [.. _outside.Starters.Select(s => Store.Find(s.Execution!.Value)!).Select(row => new Outcome(
            row.Name, row.Status, row.Output is { } output ? System.Text.Encoding.UTF8.GetString(output.Span) : null, row.Error))];
    }

    /// <summary>A lane takes a message.</summary>
    public void Note(LaneMessage message)
    {
        _coverage.Saw(message);
        _trace.Add(Now, message);
        if (message is LaneMessage.Committed { Step: var step })
        {
            _coverage.Saw(step.Outcome.ToString());
        }
        else if (message is LaneMessage.Read)
        {
            Cover("an execution read again from the store");
        }
    }

    /// <summary>A lane wants a step to be committed.</summary>
    public void Note(Commission.Step step)
    {
        _trace.Add(Now, step);
        foreach (var input in step.Inputs)
        {
            _coverage.Saw(input.Input);
        }

        if (step.Commit.Snapshot is not null)
        {
            Cover("a snapshot");
        }
    }

    /// <summary>A fault, or something that only a fault brings about.</summary>
    public void Cover(string fault)
    {
        _coverage.Saw(fault);
        _trace.Add(Now, fault);
    }

    /// <summary>For a failure's message.</summary>
    public override string ToString() =>
        $"machine: {_definition}\nchild: {_childDefinition}\noptions: {_options}\nnow: {Now:O}\nwhat happened last:\n{_trace}";

    private static StartPoint StartPointOf(string state) => new(state, state.Length % 2 == 0 ? null : (JsonObject)JsonValue.Parse("""{"last0":7}"""));

    private bool IsOver() =>
        _outside.Starters.TrueForAll(s => s.Execution is { } id && Store.Find(id)!.EndedAt is not null)
        && !Node.HasCommissions && Node.CommitAnswerCount == 0 && !Node.HasJobs && !Enumerable.Range(0, Node.Lanes.Length).Any(Node.HasMessages) && !_lateRows.HasAny
        && Store.ReadInboxOwners(default, 1).Count == 0 && Store.CountRunning(RandomMachine.Child) == 0;

    private IEnumerable<Starter> Open() => _outside.Starters.Where(s => s.Execution is not { } id || Store.Find(id)!.EndedAt is null);

    private string Describe(Starter starter)
    {
        if (starter.Execution is not { } id)
        {
            return $"{starter.Name} (not started)";
        }

        var state = Promises.Fold(id);
        return $"{starter.Name} at {string.Join(" ", state.Frames.Values.Select(f => $"{f.State}:{f.Phase}"))}, next {state.Deadlines.Select(d => d.At).FirstOrDefault():O}, at {Now:O}";
    }

    private void DoSomething()
    {
        if (Node.IsQuiet && !_lateRows.HasAny)
        {
            Promises.NothingIsLeftLying();
        }

        _actions.Clear();
        OfferNode();
        _outside.Offer(_actions);
        if (_actions.IsEmpty || _chooser.OneIn(30))
        {
            _actions.Add(5, PassTime);
        }

        if (!IsCalm)
        {
            OfferFaults();
        }

        try
        {
            _actions.DoOne(_chooser);
        }
        catch (StoreFailedException)
        {
            Die();
        }

        _outside.Hear();
    }

    private void OfferNode()
    {
        for (var lane = 0; lane < Node.Lanes.Length; lane++)
        {
            var number = lane;
            if (Node.HasMessages(lane))
            {
                _actions.Add(10, () => Node.Handle(number));
            }

            if (Node.Lanes[lane].NextTick <= Now)
            {
                _actions.Add(5, () => Node.Tick(number));
            }
        }

        if (Node.HasCommissions && Node.CommitAnswerCount == 0)
        {
            _actions.Add(6, () => Node.Write(_chooser.Between(1, Node.CommissionCount)));
        }

        if (Node.CommitAnswerCount > 0)
        {
            _actions.Add(8, () => Node.AnswerCommits(_chooser.Between(1, Node.CommitAnswerCount)));
        }

        if (Node.HasJobs)
        {
            _actions.Add(6, Node.DoJob);
        }

        if (Node.IsLookDue)
        {
            _actions.Add(5, Node.LookForWork);
        }

        if (_lateRows.HasAny)
        {
            _actions.Add(2, _lateRows.TellOne);
        }
    }

    private void OfferFaults()
    {
        if (!_chooser.OneIn(12))
        {
            return;
        }

        _actions.Add(3, () => { Cover("crash"); Die(); });
        _actions.Add(1, () => { Cover("snapshots deleted"); NodeStore.IsWithoutSnapshots = !NodeStore.IsWithoutSnapshots; });
        _actions.Add(1, () => Jump(TimeSpan.FromSeconds(_chooser.Between(1, 3 * 3600)), "clock jump ahead"));
        _actions.Add(1, () => Jump(TimeSpan.FromSeconds(-_chooser.Between(1, _chooser.OneIn(4) ? 3600 : 60)), "clock jump back"));
        if (Node.CommitAnswerCount > 0)
        {
            _actions.Add(3, () => { Cover("crash between commit and effects"); Die(); });
        }
        else if (Node.HasCommissions)
        {
            _actions.Add(3, () => Fail(CommitFault.LostBefore));
            _actions.Add(3, () => Fail(CommitFault.LostAfter));
            _actions.Add(3, () => Fail(CommitFault.Conflicts));
        }
    }

    private void Fail(CommitFault fault)
    {
        Cover(fault.ToString());
        NodeStore.NextCommit = fault;
        Node.Write(_chooser.Between(1, Node.CommissionCount));
    }

    private void Jump(TimeSpan by, string name)
    {
        Now += by;
        Cover(name);
    }

    /// <summary>The clock goes to the next moment at which something is due, or some way towards it.</summary>
    private void PassTime()
    {
        if (Node.IsLookDue)
        {
            // The reader asks each second: a look that is due because the clock was set back comes before the clock has caught up.
            Node.LookForWork();
            return;
        }

        var next = Node.Lanes.Select(l => l.NextTick).OfType<DateTimeOffset>().Append(Node.NextLook).Where(at => at > Now).DefaultIfEmpty(Now).Min();
        var milliseconds = (long)(next - Now).TotalMilliseconds;
        Now = _chooser.OneIn(3) ? Now.AddMilliseconds(_chooser.Below((int)Math.Min(milliseconds, int.MaxValue - 1) + 1)) : next;
    }

    private void Die()
    {
        _outside.NodeDied();
        _lateRows.NodeDied();
        Node = _plan.NewNode(this, _options);
    }
}

/// <summary>How one execution ended.</summary>
internal sealed record Outcome(string Name, ExecutionStatus Status, string? Output, string? Error);
