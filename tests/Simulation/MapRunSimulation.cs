using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Runtime;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;
using Treadle.Runtime.MapRuns;
using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Simulation;

/// <summary>Distributed Maps in which the node dies again and again: the real lane, committer, reader and desk, one message at a time in an order that the seed chooses.</summary>
public sealed class MapRunSimulation
{
    private const int Items = 60;

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 120)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_item_runs_once_and_the_counts_are_right_whatever_crashes(int seed)
    {
        var world = new MapRunWorld(new Chooser((ulong)seed));
        world.Run();

        var parent = world.Store.Find(world.Parent)!;
        var run = world.Store.ListMapRuns(parent.Id, before: null, 10).Single();
        var children = world.Store.ListChildren(new ChildQuery(run.Id, Status: null, Behind: null, 1_000) { IsAscending = true });

        Assert.False(run.NeedsWorker);
        Assert.NotEqual(MapRunStatus.Running, run.Status);
        Assert.All(children, c => Assert.NotEqual(ExecutionStatus.Running, c.Status));
        var counted = children.Aggregate(default(MapRunCounts), (sum, c) => sum.With(c.Status, new MapRunCount(1, c.ItemCount!.Value)));
        Assert.Equal(counted, run.Counts);

        // Children follow on each other without a gap and without an overlap.
        var next = 0L;
        foreach (var child in children)
        {
            Assert.Equal(next, child.ItemIndex);
            next += child.ItemCount!.Value;
        }

        Assert.Equal(parent.RedriveCount, run.RedriveCount);
        Assert.All(children, c => Assert.InRange(c.RedriveCount, 0, run.RedriveCount));
        if (parent.Status == ExecutionStatus.Aborted)
        {
            return;
        }

        if (parent.RedriveCount == 0)
        {
            Assert.Equal(world.Tolerates ? ExecutionStatus.Succeeded : ExecutionStatus.Failed, parent.Status);
        }

        if (parent.Status == ExecutionStatus.Succeeded)
        {
            Assert.Equal(Items, next);
            var outputs = (JsonArray)JsonValue.Parse(parent.Output!.Value.Span);
            Assert.Equal(children.Count(c => c.Status == ExecutionStatus.Succeeded), outputs.Count);
            Assert.Equal(run.ResultsWritten.Executions, children.Count);
        }
        else
        {
            Assert.Equal(ErrorNames.ExceedToleratedFailureThreshold, parent.Error);
        }
    }

    [Fact]
    public void Redriven_runs_come_to_success_too()
    {
        var succeeded = 0;
        foreach (var seed in Enumerable.Range(1, 60))
        {
            var world = new MapRunWorld(new Chooser((ulong)seed));
            world.Run();
            succeeded += world.Store.Find(world.Parent) is { Status: ExecutionStatus.Succeeded, RedriveCount: > 0 } ? 1 : 0;
        }

        Assert.InRange(succeeded, 3, 60);
    }

    /// <summary>One run of one parent: a store, a clock, and a node with its lives.</summary>
    private sealed class MapRunWorld : IMachines
    {
        private const int ActionsMax = 200_000;
        private const int CrashesMax = 8;

        private readonly Chooser _chooser;
        private readonly MachineRevision _machine;
        private readonly long _stopAt;
        private readonly int _redrives;
        private int _crashes;
        private long _lastId;

        public MapRunWorld(Chooser chooser)
        {
            _chooser = chooser;
            Tolerates = chooser.OneIn(2);
            _stopAt = chooser.OneIn(4) ? chooser.Between(1, 400) : long.MaxValue;
            _redrives = chooser.Between(0, 3);
            _machine = new MachineRevision(
                "revision", "arn:aws:states:us-east-1:000000000000:stateMachine:m", "m", "000000000000/us-east-1", "role", RandomMachine.Compile(Definition()));
            Parent = NextId();
            Node = new MapRunNode(this);
            var input = JsonValue.Parse($$"""{"list":[{{string.Join(',', Enumerable.Range(0, Items))}}]}""");
            Node.Send(Parent, new LaneMessage.Start(
                Parent, new StartRequest("arn:aws:states:us-east-1:000000000000:execution:m:e", "e", _machine, input, input.ToString()), 7, new StartReply()));
        }

        public MemoryStore Store { get; } = new();

        public ExecutionId Parent { get; }

        public bool Tolerates { get; }

        public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public RuntimeOptions Options { get; } = new() { Lanes = 1 };

        private MapRunNode Node { get; set; }

        public ExecutionId NextId() => new(++_lastId << 20);

        public MachineRevision GetRevision(string scope, string revisionId) =>
            MapRunRevision.Of(revisionId) is (_, { } label) ? _machine.ForChildren(label) : _machine;

        public void Run()
        {
            for (var i = 0; !IsOver(); i++)
            {
                Assert.True(i < ActionsMax, "the map run does not end");
                if (Store.Find(Parent) is { Status: not (ExecutionStatus.Running or ExecutionStatus.Succeeded) } ended && ended.RedriveCount < _redrives && _chooser.OneIn(20))
                {
                    Node.Send(Parent, new LaneMessage.Deliver(Parent, new QueuedInput(new Input.Redrive(null), reply: new StopReply())));
                }

                if (i == _stopAt && Store.Find(Parent) is not null)
                {
                    Node.Send(Parent, new LaneMessage.Deliver(Parent, new QueuedInput(new Input.Stop(new StatesError(null, null)), reply: new StopReply())));
                }

                // A start, or a request to stop, that a crash took is nobody's promise: it is asked again, as a client does.
                if (_crashes < CrashesMax && Store.Find(Parent) is not null && _chooser.OneIn(60))
                {
                    _crashes++;
                    Node = new MapRunNode(this);
                }
                else if (!Node.DoSomething(_chooser))
                {
                    Now += TimeSpan.FromSeconds(5);
                    Node.LookForWork();
                }
            }
        }

        private bool IsOver() => Store.Find(Parent) is { EndedAt: not null } parent && (parent.Status == ExecutionStatus.Succeeded || parent.RedriveCount >= _redrives) && Store.ReadMapRuns(0, 1).Count == 0 && Node.IsQuiet;

        private string Definition()
        {
            var reader = _chooser.OneIn(2);
            var source = reader
                ? ""","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON"},"Parameters":{"Bucket":"b","Key":"k"}}"""
                : ""","ItemsPath":"$.list" """;
            var batcher = _chooser.OneIn(2) ? $$""","ItemBatcher":{"MaxItemsPerBatch":{{_chooser.Between(1, 7)}}}""" : "";
            var tolerated = Tolerates ? ""","ToleratedFailureCount":1000""" : ""","ToleratedFailureCount":2""";
            var type = _chooser.OneIn(2) ? "STANDARD" : "EXPRESS";
            return """
                {"StartAt":"M","States":{"M":{"Type":"Map","Label":"all","End":true,"MaxConcurrency":<max><source><batcher><tolerated>,
                  "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"<type>"},"StartAt":"C","States":{
                    "C":{"Type":"Choice","Default":"P","Choices":[
                      {"Variable":"$.Items[0]","IsPresent":true,"Next":"<batched>"},
                      {"Variable":"$","NumericEquals":9,"Next":"F"},{"Variable":"$","NumericEquals":19,"Next":"F"},{"Variable":"$","NumericEquals":29,"Next":"F"},
                      {"Variable":"$","NumericGreaterThan":40,"Next":"W"}]},
                    "P":{"Type":"Pass","End":true},"W":{"Type":"Wait","Seconds":3,"End":true},
                    "B":{"Type":"Choice","Default":"W","Choices":[{"Variable":"$.Items[0]","NumericLessThan":30,"Next":"F"}]},
                    "F":{"Type":"Choice","Choices":[{"Variable":"$$.Execution.RedriveCount","NumericGreaterThan":0,"Next":"P"}]}}}}}}
                """
                .Replace("<max>", $"{_chooser.Of([0, 1, 3, 10])}", StringComparison.Ordinal)
                .Replace("<source>", source, StringComparison.Ordinal)
                .Replace("<batcher>", batcher, StringComparison.Ordinal)
                .Replace("<tolerated>", tolerated, StringComparison.Ordinal)
                .Replace("<type>", type, StringComparison.Ordinal)
                .Replace("<batched>", "B", StringComparison.Ordinal);
        }
    }

    /// <summary>One life of the node, with queues where the threads would be.</summary>
    private sealed class MapRunNode : ILanePorts, IMapRunPorts
    {
        private const int PageMax = 7;

        private readonly MapRunWorld _world;
        private readonly Lane _lane;
        private readonly MapRunDesk _desk;
        private readonly StoreReader _reader;
        private readonly BatchCommitter _committer;
        private readonly Queue<LaneMessage> _laneMessages = new();
        private readonly Queue<MapRunMessage> _deskMessages = new();
        private readonly Queue<Commission> _commissions = new();
        private readonly Queue<Action> _reads = new();
        private readonly Queue<MapRunLife> _stops = new();
        private readonly Dictionary<long, int> _positions = [];

        public MapRunNode(MapRunWorld world)
        {
            _world = world;
            _lane = new Lane(new Interpreter(new TaskTokens(new byte[32])), this, world.Options);
            _desk = new MapRunDesk(this);
            _committer = new BatchCommitter(
                world.Store, (_, message) => _laneMessages.Enqueue(message), metrics: null, touched => _deskMessages.Enqueue(new MapRunMessage.Touched(touched)));
            _reader = new StoreReader(world.Store, world, () => world.Now, world.Options, (_, message) => _laneMessages.Enqueue(message));
            _reads.Enqueue(() => _reader.FindInboxes(default));
            LookForWork();
            foreach (var run in world.Store.ReadMapRuns(0, 10))
            {
                _deskMessages.Enqueue(new MapRunMessage.Found(run));
            }
        }

        public DateTimeOffset Now => _world.Now;

        public Limits Limits => Limits.Aws;

        public bool IsQuiet => _laneMessages.Count + _deskMessages.Count + _commissions.Count + _reads.Count == 0;

        public void LookForWork() => _reads.Enqueue(() => _reader.FindWork(default));

        /// <returns>False when only the clock can move it.</returns>
        public bool DoSomething(Chooser chooser)
        {
            List<Action> can = [];
            if (_laneMessages.Count > 0)
            {
                can.Add(() => _lane.Handle(_laneMessages.Dequeue()));
            }

            if (_deskMessages.Count > 0)
            {
                can.Add(() => _desk.Handle(_deskMessages.Dequeue()));
            }

            if (_commissions.Count > 0)
            {
                can.Add(() => Write(chooser.Between(1, 5)));
            }

            if (_reads.Count > 0)
            {
                can.Add(() => _reads.Dequeue()());
            }

            if (_lane.NextTick <= Now)
            {
                can.Add(() => _lane.Handle(LaneMessage.Tick.Instance));
            }

            if (can.Count == 0)
            {
                if (!_stops.TryDequeue(out var stopped))
                {
                    return false;
                }

                _deskMessages.Enqueue(new MapRunMessage.Stopped(stopped));
                return true;
            }

            can[chooser.Below(can.Count)]();
            return true;
        }

        private void Write(int count)
        {
            while (count-- > 0 && _commissions.TryDequeue(out var commission))
            {
                _committer.Add(commission);
            }

            _committer.Commit();
        }

        public void Send(ExecutionId execution, LaneMessage message) => _laneMessages.Enqueue(message);

        void ILanePorts.Commit(Commission.Step step) => _commissions.Enqueue(step);

        void ILanePorts.Read(ExecutionId execution) => _reads.Enqueue(() => _reader.Read(execution));

        IRunningCall ILanePorts.Call(TaskCall call) => throw new InvalidOperationException("There are no tasks.");

        void ILanePorts.Send(string activityArn, LaneMessage message) => throw new InvalidOperationException("There are no activities.");

        bool ILanePorts.IsStatusWanted(string scope, string stateMachineArn) => true;

        void ILanePorts.NoteDeliveries()
        {
        }

        void ILanePorts.NoteEnded(ExecutionId execution)
        {
        }

        void ILanePorts.NoteQuarantined(ExecutionIdentity? identity, ExecutionId execution, Exception reason) => throw new InvalidOperationException($"{execution} was quarantined", reason);

        MapRunRow? IMapRunPorts.Find(long run) => _world.Store.FindMapRun(run);

        MachineRevision? IMapRunPorts.MachineOf(MapRunRow run) => _world.Store.Find(run.Parent) is { } parent ? _world.GetRevision(parent.Scope, parent.Definition) : null;

        void IMapRunPorts.Start(MapRunLife run, ChildStart child)
        {
            var id = _world.NextId();
            Send(id, new LaneMessage.Start(id, child.Request, 1, new ChildReply(run, child, _deskMessages.Enqueue, fault => throw new InvalidOperationException(fault.What, fault.Exception))));
        }

        void IMapRunPorts.Commit(MapRunChange change) => _commissions.Enqueue(new Commission.MapRun(change));

        void IMapRunPorts.Read(RunningMapRun run, ItemPosition? from)
        {
            var first = _positions.TryGetValue(run.Row.Id, out var position) ? position : from is null ? 0 : int.Parse(from.Text, System.Globalization.CultureInfo.InvariantCulture);
            var count = Math.Min(PageMax, Items - first);
            _positions[run.Row.Id] = first + count;
            _deskMessages.Enqueue(new MapRunMessage.Read(
                run.Life,
                [.. Enumerable.Range(first, count).Select(n => new ReadItem((long)n, null, "S3://b/k", new ItemPosition($"{n + 1}")))],
                IsEnd: first + count == Items,
                Error: null));
        }

        void IMapRunPorts.Probe(RunningMapRun run) => _deskMessages.Enqueue(new MapRunMessage.Probed(run.Life, Error: null));

        void IMapRunPorts.ReadWaiting(MapRunLife run, long behind) => _deskMessages.Enqueue(MapRunPorts.ReadWaiting(_world.Store, run, behind, PageMax));

        void IMapRunPorts.Redrive(MapRunLife run, ChildTurn turn, string token) => Send(
            turn.Id,
            new LaneMessage.Deliver(turn.Id, new QueuedInput(new Input.Redrive(token) { IsOfMapRun = true }, reply: new ChildRedriveReply(run, turn, token, this, _deskMessages.Enqueue))));

        void IMapRunPorts.StopChildren(MapRunLife run)
        {
            foreach (var child in _world.Store.ListChildren(new ChildQuery(run.Run, ExecutionStatus.Running, Behind: null, PageMax) { IsAscending = true }))
            {
                Send(child.Id, new LaneMessage.Deliver(child.Id, new QueuedInput(new Input.Stop(new StatesError(null, null)), reply: new StopReply())));
            }

            _stops.Enqueue(run);
        }

        void IMapRunPorts.Gather(RunningMapRun run) =>
            _deskMessages.Enqueue(new ResultGathering(_world.Store, reader: null, writer: null, run, Limits.Aws).RunAsync(CancellationToken.None).GetAwaiter().GetResult());

        void IMapRunPorts.Forget(long run)
        {
            _positions.Remove(run);
            _desk.Forget(run);
        }

        void IMapRunPorts.Fault(string mapRunArn, Exception reason) => throw new InvalidOperationException(mapRunArn, reason);
    }
}
