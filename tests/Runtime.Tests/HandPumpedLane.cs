using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;
using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Runtime.Tests;

/// <summary>One lane without its threads: a test says when it takes its messages and when its steps are committed.</summary>
internal sealed class HandPumpedLane : ILanePorts, IMachines, IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly Queue<LaneMessage> _messages = new();
    private readonly Queue<LaneMessage> _heldReads = new();
    private readonly BatchCommitter _committer;
    private readonly StoreReader _reader;
    private readonly MachineRevision _machine;
    private readonly Lane _lane;

    public HandPumpedLane(string definition, RuntimeOptions options)
    {
        var compiled = StateMachineCompiler.Compile(definition
            .Replace("<function>", Node.Function, StringComparison.Ordinal)
            .Replace("<activity>", Node.Activity, StringComparison.Ordinal)
            .Replace("<callback>", Node.Callback, StringComparison.Ordinal));
        var program = compiled.Program ?? throw new InvalidOperationException(string.Join("; ", compiled.Diagnostics));
        _machine = new MachineRevision("r", "arn:aws:states:us-east-1:000000000000:stateMachine:m", "m", Node.Scope, "arn:aws:iam::000000000000:role/r", program);
        _committer = new BatchCommitter(_store, (_, message) => _messages.Enqueue(message));
        _reader = new StoreReader(_store, this, () => Now, options, (_, message) => (HoldsReads ? _heldReads : _messages).Enqueue(message));
        _lane = new Lane(new Interpreter(new TaskTokens(new byte[32])), this, options);
    }

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is read stays on its way to the lane until it is released.</summary>
    public bool HoldsReads { get; set; }

    /// <summary>The calls that have been begun.</summary>
    public List<TaskCall> Calls { get; } = [];

    public ExecutionStatus StatusOf(ExecutionId id) => _store.Find(id)!.Status;

    /// <summary>Starts an execution; <see cref="Commit"/> makes it so.</summary>
    public void Start(ExecutionId id, StartingTask? by = null)
    {
        var request = new StartRequest(Node.ArnOf($"e{id}"), $"e{id}", _machine, JsonObject.Empty, "{}", by);
        Take(new LaneMessage.Start(id, request, Seed: 1, new StartReply()));
    }

    /// <summary>An answer from outside to an open task; <see cref="Commit"/> promises it.</summary>
    public void CallBack(ExecutionId id, TaskId task, Input input) => _committer.Add(
        new Commission.Callback(new CallbackCommit(id, task, input is Input.CallbackHeartbeat, InputCodec.Write(input)), input));

    public void Deliver(ExecutionId id, Input input, Reply? reply = null) => Take(new LaneMessage.Deliver(id, new QueuedInput(input, reply: reply)));

    public void ReleaseReads()
    {
        HoldsReads = false;
        while (_heldReads.TryDequeue(out var read))
        {
            Take(read);
        }
    }

    /// <summary>The lane takes a message, and all that comes of it.</summary>
    public void Take(LaneMessage message)
    {
        _messages.Enqueue(message);
        while (_messages.TryDequeue(out var next))
        {
            _lane.Handle(next);
        }
    }

    /// <summary>Commits until nothing is left to commit.</summary>
    public void Commit()
    {
        while (_committer.HasWork)
        {
            _committer.Commit();
            while (_messages.TryDequeue(out var next))
            {
                _lane.Handle(next);
            }
        }
    }

    public void Dispose() => _store.Dispose();

    MachineRevision IMachines.GetRevision(string scope, string revisionId) => _machine;

    void ILanePorts.Commit(Commission.Step step) => _committer.Add(step);

    void ILanePorts.Read(ExecutionId execution) => _reader.Read(execution);

    IRunningCall ILanePorts.Call(TaskCall call)
    {
        Calls.Add(call);
        return new UnansweredCall();
    }

    void ILanePorts.Send(ExecutionId execution, LaneMessage message) => _messages.Enqueue(message);

    void ILanePorts.Send(string activityArn, LaneMessage message) => _messages.Enqueue(message);

    bool ILanePorts.IsStatusWanted(string scope, string stateMachineArn) => false;

    void ILanePorts.NoteDeliveries()
    {
    }

    void ILanePorts.NoteEnded(ExecutionId execution)
    {
    }

    void ILanePorts.NoteQuarantined(ExecutionIdentity? identity, ExecutionId execution, Exception reason) => throw reason;

    private sealed class UnansweredCall : IRunningCall
    {
        public void Cancel()
        {
        }
    }
}
