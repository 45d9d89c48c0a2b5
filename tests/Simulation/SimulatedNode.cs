using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Runtime;
using Treadle.Runtime.Calls;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;
using Treadle.Storage;

namespace Treadle.Simulation;

/// <summary>One life of a node: the real lanes, committer and reader, with queues where the threads would be.</summary>
/// <remarks>
/// What a thread does at once is one action here only if no other thread could come in between: the committer writes, and answers later; the
/// reader reads, and answers later. What is virtual is where a planted bug comes in.
/// </remarks>
internal class SimulatedNode : ILanePorts
{
    private readonly World _world;
    private readonly BatchCommitter _committer;
    private readonly Queue<Commission> _commissions = new();
    private readonly Queue<(ExecutionId Execution, LaneMessage Message)> _commitAnswers = new();
    private readonly Queue<(int Lane, LaneMessage Message)> _readAnswers = new();
    private readonly Queue<LaneMessage>[] _mailboxes;
    private readonly Queue<ReaderJob> _jobs = new();
    private readonly StoreReader _reader;
    private readonly RuntimeOptions _options;
    private readonly LookSchedule _looks;
    private readonly CallTurns _turns;
    private readonly HashSet<(ExecutionId Execution, TaskId Task)> _waitingForTurn = [];

    public SimulatedNode(World world, RuntimeOptions options)
    {
        _world = world;
        _options = options;
        _looks = new LookSchedule(options.WakeWindow);
        _turns = new CallTurns(options.CallsMax, Send);
        _committer = new BatchCommitter(world.NodeStore, (execution, message) => _commitAnswers.Enqueue((execution, message)));
        Lanes = [.. Enumerable.Range(0, options.Lanes).Select(_ => new Lane(new Interpreter(world.Tokens, limits: options.Limits), this, options))];
        _mailboxes = [.. Lanes.Select(_ => new Queue<LaneMessage>())];
        _reader = new StoreReader(world.NodeStore, world, () => world.Now, options, (lane, message) => _readAnswers.Enqueue((lane, message)));
        _jobs.Enqueue(new ReaderJob(ReaderJobKind.FindInboxes, default));
        LookForWork();
    }

    public Lane[] Lanes { get; }

    public DateTimeOffset Now => _world.Now;

    /// <summary>When the reader looks for work next.</summary>
    public DateTimeOffset NextLook => _looks.Next;

    public bool IsLookDue => _looks.IsDue(Now);

    public bool HasCommissions => _commissions.Count > 0;

    public int CommissionCount => _commissions.Count;

    /// <summary>Something was committed or refused, and nobody has been told.</summary>
    public int CommitAnswerCount => _commitAnswers.Count;

    public bool HasJobs => _jobs.Count > 0 || _readAnswers.Count > 0;

    /// <summary>Nothing is on its way and nothing is due: only the world or the clock moves it.</summary>
    public bool IsQuiet => !HasCommissions && CommitAnswerCount == 0 && !HasJobs && !IsLookDue
        && Array.TrueForAll(_mailboxes, m => m.Count == 0) && !Array.Exists(Lanes, l => l.NextTick <= Now);

    public bool HasMessages(int lane) => _mailboxes[lane].Count > 0;

    public void Handle(int lane)
    {
        var message = _mailboxes[lane].Dequeue();
        _world.Note(message);
        if (message is LaneMessage.CallTurn turn)
        {
            _waitingForTurn.Remove((turn.Execution, turn.Task));
        }

        if (message is LaneMessage.Read { Found.State: { } read })
        {
            _world.Promises.StateIsTheJournal(read);
        }

        HandOver(Lanes[lane], message);
        if (message is LaneMessage.Committed { Step.Owner: { Phase: OwnedPhase.Idle } owned })
        {
            _world.Promises.StateIsTheJournal(owned.State!);
        }

        if (message is LaneMessage.Deliver { Input.InboxId: > 0 } row && Lanes[lane].Owned.TryGetValue(row.Execution, out var told) && told.MustReadInbox)
        {
            _world.Cover("a promised input that met a full queue");
        }
    }

    public void Tick(int lane) => Lanes[lane].Handle(LaneMessage.Tick.Instance);

    public void LookForWork()
    {
        _looks.Looked(Now);
        _jobs.Enqueue(new ReaderJob(ReaderJobKind.FindWork, default));
    }

    /// <summary>Writes some of what waits. The answers are on their way then.</summary>
    /// <exception cref="StoreFailedException">This life is over.</exception>
    public void Write(int count)
    {
        while (count-- > 0 && _commissions.TryDequeue(out var commission))
        {
            _committer.Add(commission);
        }

        _committer.Commit();
    }

    /// <summary>The committer tells some of what it has written.</summary>
    public void AnswerCommits(int count)
    {
        while (count-- > 0 && _commitAnswers.TryDequeue(out var answer))
        {
            Answer(answer.Execution, answer.Message);
        }
    }

    /// <summary>The reader tells what it has read; if it has told all, it reads.</summary>
    /// <exception cref="StoreFailedException">This life is over.</exception>
    public void DoJob()
    {
        if (_readAnswers.Count > 0)
        {
            while (_readAnswers.TryDequeue(out var answer))
            {
                Found(answer.Lane, answer.Message);
            }

            return;
        }

        var job = _jobs.Dequeue();
        switch (job.Kind)
        {
            case ReaderJobKind.Read:
                _reader.Read(job.Execution);
                break;

            case ReaderJobKind.FindInboxes when _reader.FindInboxes(job.Execution) is { } next:
                _jobs.Enqueue(job with { Execution = next });
                break;

            case ReaderJobKind.FindWork when _reader.FindWork(job.Execution) is { } next:
                _jobs.Enqueue(job with { Execution = next });
                break;
        }
    }

    public void Submit(Commission commission) => _commissions.Enqueue(commission);

    public void Send(ExecutionId execution, LaneMessage message) => _mailboxes[Shards.LaneOf(execution, _options.Lanes)].Enqueue(message);

    // Not by the hash of the text: it differs from process to process, and a seed must give the same run.
    public void Send(string activityArn, LaneMessage message) => _mailboxes[activityArn.Length % _options.Lanes].Enqueue(message);

    /// <summary>Whether a task waits at the desk for a worker.</summary>
    public bool IsOffered(ActivityOffer offer) => Array.Exists(Lanes, l => l.IsOffered(offer));

    /// <summary>Whether a call waits until others have been answered.</summary>
    public bool IsWaitingForTurn(ExecutionId execution, TaskId task) => _waitingForTurn.Contains((execution, task));

    /// <summary>A call has ended: the next may be made.</summary>
    public void ReturnCallTurn() => _turns.Return();

    public virtual void Commit(Commission.Step step)
    {
        _world.Note(step);
        _commissions.Enqueue(step);
    }

    void ILanePorts.Read(ExecutionId execution) => _jobs.Enqueue(new ReaderJob(ReaderJobKind.Read, execution));

    bool ILanePorts.TryTakeCallTurn(ExecutionId execution, TaskId task) => _turns.TryTake(execution, task) || !_waitingForTurn.Add((execution, task));

    IRunningCall ILanePorts.Call(TaskCall call) => _world.BeginCall(call);

    bool ILanePorts.IsStatusWanted(string scope, string stateMachineArn) => true;

    void ILanePorts.NoteDeliveries()
    {
    }

    void ILanePorts.NoteEnded(ExecutionId execution) => _world.Promises.EndIsOnDisk(execution);

    void ILanePorts.NoteQuarantined(ExecutionIdentity? identity, ExecutionId execution, Exception reason) =>
        throw new BrokenPromiseException(Promise.NoBugStopsAnExecution, $"execution {execution} was quarantined: {reason}");

    /// <summary>A lane takes a message.</summary>
    protected virtual void HandOver(Lane lane, LaneMessage message) => lane.Handle(message);

    /// <summary>The committer answers a lane.</summary>
    protected virtual void Answer(ExecutionId execution, LaneMessage message)
    {
        if (message is not LaneMessage.Deliver { Input.InboxId: > 0 } row || !_world.Delay(row))
        {
            Send(execution, message);
        }
    }

    /// <summary>The reader answers a lane.</summary>
    protected virtual void Found(int lane, LaneMessage message) => _mailboxes[lane].Enqueue(message);

    private enum ReaderJobKind
    {
        Read,
        FindWork,
        FindInboxes,
    }

    private readonly record struct ReaderJob(ReaderJobKind Kind, ExecutionId Execution);
}
