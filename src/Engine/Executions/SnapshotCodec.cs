using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Mocks;
using Treadle.Engine.Packing;
using Treadle.Engine.Pending;

namespace Treadle.Engine.Executions;

/// <summary>The format of a snapshot: the whole state, so that only the journal behind it need be folded.</summary>
/// <remarks>Deleting every snapshot is harmless: folding the whole journal gives the same state.</remarks>
public static class SnapshotCodec
{
    // Format 1 had no variables, format 2 no redrives.
    private const byte Format = 3;
    private const byte FormatWithoutRedrives = 2;
    private const byte FormatWithoutVariables = 1;

    public static byte[] Write(Execution execution)
    {
        var w = new PackedWriter();
        w.Byte(Format);
        execution.WriteTo(w);
        return w.ToArray();
    }

    /// <summary>The execution as it was; apply the journal behind <see cref="Execution.LastSequence"/> to it.</summary>
    /// <exception cref="InvalidDataException">The snapshot is damaged, or a newer program wrote it.</exception>
    public static Execution Read(ExecutionIdentity identity, Program program, ReadOnlyMemory<byte> data)
    {
        var r = new PackedReader(data);
        var format = r.Byte();
        if (format is < FormatWithoutVariables or > Format)
        {
            throw new InvalidDataException($"A snapshot has the format {format}; this program reads {FormatWithoutVariables} to {Format}.");
        }

        var execution = new Execution(identity, program);
        execution.ReadFrom(r, hasVariables: format > FormatWithoutVariables, hasRedrives: format > FormatWithoutRedrives);
        return execution;
    }
}

public sealed partial class Execution
{
    internal void WriteTo(PackedWriter w)
    {
        w.Flag(HasStarted);
        w.Byte((byte)Status);
        w.Payload(Input);
        w.Text(RawInput);
        w.Text(RoleArn);
        w.Number(Seed);
        w.Time(StartedAt);
        w.Time(EndedAt);
        w.Payload(Output);
        w.Error(Error);
        w.Number(LastSequence);
        w.Number(LastHistoryId);
        w.Number(LastTask);
        w.Number((long)LastFrame);
        w.Number(_readyOrder);
        w.Time(_deadlines.Where(d => d.Kind == DeadlineKind.Execution).Select(d => (DateTimeOffset?)d.At).FirstOrDefault());
        w.Number((ulong)_frames.Count);
        foreach (var frame in _frames.Values.OrderBy(f => f.Id.Value))
        {
            Write(w, frame);
        }

        WriteNested(w);
        w.Time(LastAt);
        w.Span(ClockBehind);
        WriteRedrives(w);
        WriteTestCase(w);
    }

    private void WriteRedrives(PackedWriter w)
    {
        w.Number((long)RedriveCount);
        w.Time(RedrivenAt);
        w.Number((ulong)_redriveTokens.Count);
        foreach (var (token, at) in _redriveTokens)
        {
            w.Text(token);
            w.Time(at);
        }

        w.Number((ulong)_closed.Count);
        foreach (var frame in _closed.Values.OrderBy(f => f.Id.Value))
        {
            Write(w, frame);
        }
    }

    private void ReadRedrives(PackedReader r)
    {
        RedriveCount = r.Int();
        RedrivenAt = r.Time();
        for (var count = r.Unsigned(); count > 0; count--)
        {
            _redriveTokens.Add(new RedriveToken(r.Text(), r.Time() ?? default));
        }

        for (var count = r.Unsigned(); count > 0; count--)
        {
            var frame = ReadFrame(r);
            ReadVariables(r, frame, _closed);
            _closed.Add(frame.Id, frame);
        }
    }

    private void WriteTestCase(PackedWriter w)
    {
        if (TestCase is null)
        {
            return;
        }

        w.Text(TestCase.Name);
        w.Payload(TestCase.Responses);
        w.Number((ulong)_mockedCalls.Count);
        foreach (var (state, calls) in _mockedCalls)
        {
            w.Text(state);
            w.Number((long)calls);
        }

        w.Number((ulong)_mockedTasks.Count);
        foreach (var task in _mockedTasks)
        {
            w.Number(task.Value);
            w.Number((long)FrameOf(task)!.Task!.MockedCall!.Value);
        }
    }

    // Behind all else, and only in executions of test cases.
    private void ReadTestCase(PackedReader r)
    {
        if (r.IsAtEnd)
        {
            return;
        }

        TestCase = new TestCase(r.Text(), (JsonObject)r.Payload());
        for (var count = r.Unsigned(); count > 0; count--)
        {
            _mockedCalls.Add(r.Text(), r.Int());
        }

        for (var count = r.Unsigned(); count > 0; count--)
        {
            var task = FrameOf(new TaskId(r.Number()))?.Task ?? throw new InvalidDataException("A mocked call belongs to no open task.");
            PendingTasks -= PendingWork.Of(task) is null ? 0 : 1;
            task.MockedCall = r.Int();
            _mockedTasks.Add(task.Id);
        }
    }

    // Behind all else: snapshots from before there were nested executions end here.
    private void WriteNested(PackedWriter w)
    {
        w.Number((ulong)_parents.Count);
        foreach (var (execution, task) in _parents)
        {
            w.Number(execution.Value);
            w.Number(task.Value);
        }

        var withChild = _tasks.Values.Select(f => FrameOf(f).Task!).Where(t => t.Child is not null).OrderBy(t => t.Id.Value).ToList();
        w.Number((ulong)withChild.Count);
        foreach (var task in withChild)
        {
            w.Number(task.Id.Value);
            w.Number(task.Child!.Value.Value);
        }
    }

    private void ReadNested(PackedReader r)
    {
        if (r.IsAtEnd)
        {
            return;
        }

        for (var count = r.Unsigned(); count > 0; count--)
        {
            _parents.Add(new ParentTask(new ExecutionId(r.Number()), new TaskId(r.Number())));
        }

        for (var count = r.Unsigned(); count > 0; count--)
        {
            var task = FrameOf(new TaskId(r.Number()))?.Task ?? throw new InvalidDataException("A child belongs to no open task.");
            task.Child = new ExecutionId(r.Number());
        }
    }

    internal void ReadFrom(PackedReader r, bool hasVariables, bool hasRedrives)
    {
        HasStarted = r.Flag();
        Status = (ExecutionStatus)r.Byte();
        Input = r.Payload();
        RawInput = r.OptionalText();
        RoleArn = r.Text();
        Seed = r.Unsigned();
        StartedAt = r.Time() ?? default;
        EndedAt = r.Time();
        Output = r.OptionalPayload();
        Error = r.OptionalError();
        LastSequence = r.Number();
        LastHistoryId = r.Number();
        LastTask = r.Number();
        LastFrame = r.Int();
        _readyOrder = r.Number();
        if (r.Time() is { } timesOutAt)
        {
            _deadlines.Add(new Deadline(timesOutAt, DeadlineKind.Execution, FrameId.Top));
        }

        // Frames come in the order of their numbers, so what is around a frame has been read before it.
        for (var count = r.Unsigned(); count > 0; count--)
        {
            var frame = ReadFrame(r);
            if (hasVariables)
            {
                ReadVariables(r, frame, _frames);
                VariableBytes += frame.Variables.OwnBytes;
            }

            Index(frame);
        }

        ReadNested(r);

        // Snapshots from before there was this end here.
        LastAt = r.IsAtEnd ? StartedAt : r.Time() ?? StartedAt;
        ClockBehind = r.IsAtEnd ? TimeSpan.Zero : r.Span() ?? TimeSpan.Zero;
        if (hasRedrives)
        {
            ReadRedrives(r);
        }

        ReadTestCase(r);
    }

    private void Index(Frame frame)
    {
        _frames.Add(frame.Id, frame);
        if (frame.ReadyOrder != 0)
        {
            _ready.Add(frame.ReadyOrder, frame.Id);
        }

        if (frame.Deadline is { } until)
        {
            _deadlines.Add(new Deadline(until, frame.Phase == FramePhase.Waiting ? DeadlineKind.Wait : DeadlineKind.Retry, frame.Id));
        }

        if (frame.MapRun is { } run)
        {
            _mapRuns.Add(run, frame.Id);
        }

        if (frame.Task is { } task)
        {
            _tasks.Add(task.Id, frame.Id);
            PendingTasks += PendingWork.Of(task) is null ? 0 : 1;
            AddTaskDeadlines(frame);
        }
    }

    private static void Write(PackedWriter w, Frame frame)
    {
        w.Number((long)frame.Id.Value);
        w.Number(frame.Parent is { } parent ? parent.Value : -1L);
        w.Number((long)frame.Index);
        w.Number((long)frame.Block);
        w.Byte((byte)frame.Phase);
        w.Text(frame.State);
        w.Payload(frame.Input);
        w.Time(frame.EnteredAt);
        w.Number(frame.EnteredId);
        w.Number(frame.LastId);
        w.Number((ulong)frame.RetriesSpent.Length);
        foreach (var spent in frame.RetriesSpent)
        {
            w.Number((long)spent);
        }

        w.Time(frame.Deadline);
        w.Number(frame.ReadyOrder);
        w.Flag(frame.Task is not null);
        if (frame.Task is { } task)
        {
            Write(w, task);
        }

        w.Flag(frame.Children is not null);
        if (frame.Children is { } children)
        {
            Write(w, children);
        }

        // Snapshots from before there was this have no frame in this phase.
        if (frame.Phase == FramePhase.InMapRun)
        {
            w.Text(frame.MapRun);
            w.Number((long)frame.MapRunRedrives);
        }

        w.Number(frame.EnteredAfterId);
        w.Members(frame.Variables.Own);
    }

    /// <param name="r">Where it stands.</param>
    /// <param name="frame">Whose.</param>
    /// <param name="known">The frames that have been read.</param>
    private static void ReadVariables(PackedReader r, Frame frame, Dictionary<FrameId, Frame> known)
    {
        frame.EnteredAfterId = r.Number();
        var own = r.Members();
        var around = frame.Parent is { } parent ? known[parent].Variables.Inner() : Variables.None;
        frame.Variables = own.Count > 0 ? around.With(own) : around;
    }

    private static Frame ReadFrame(PackedReader r)
    {
        var frame = new Frame
        {
            Id = new FrameId(r.Int()),
            Parent = r.Int() is var parent and >= 0 ? new FrameId(parent) : null,
            Index = r.Int(),
            Block = r.Int(),
            Phase = (FramePhase)r.Byte(),
            State = r.OptionalText(),
            Input = r.Payload(),
            EnteredAt = r.Time() ?? default,
            EnteredId = r.Number(),
            LastId = r.Number(),
        };
        frame.RetriesSpent = new int[checked((int)r.Unsigned())];
        for (var i = 0; i < frame.RetriesSpent.Length; i++)
        {
            frame.RetriesSpent[i] = r.Int();
        }

        frame.Deadline = r.Time();
        frame.ReadyOrder = r.Number();
        frame.Task = r.Flag() ? ReadTask(r) : null;
        frame.Children = r.Flag() ? ReadChildren(r) : null;
        if (frame.Phase == FramePhase.InMapRun)
        {
            frame.MapRun = r.OptionalText();
            frame.MapRunRedrives = r.Int();
        }

        return frame;
    }

    private static void Write(PackedWriter w, TaskRun task)
    {
        w.Number(task.Id.Value);
        w.Resource(task.Resource);
        w.Payload(task.Input);
        w.Payload(task.Credentials);
        w.Time(task.ScheduledAt);
        w.Time(task.TimesOutAt);
        w.Span(task.Heartbeat);
        w.Time(task.HeartbeatDueAt);
        w.Number((long)task.Heartbeats);
        w.Byte((byte)task.Stage);
        w.Payload(task.KeptOutput);
        w.Error(task.KeptError);
    }

    private static TaskRun ReadTask(PackedReader r) => new()
    {
        Id = new TaskId(r.Number()),
        Resource = r.Resource(),
        Input = r.Payload(),
        Credentials = r.OptionalPayload(),
        ScheduledAt = r.Time() ?? default,
        TimesOutAt = r.Time(),
        Heartbeat = r.Span(),
        HeartbeatDueAt = r.Time(),
        Heartbeats = r.Int(),
        Stage = (TaskStage)r.Byte(),
        KeptOutput = r.OptionalPayload(),
        KeptError = r.OptionalError(),
    };

    private static void Write(PackedWriter w, ChildrenRun children)
    {
        w.Byte((byte)children.Type);
        w.Payload(children.Items);
        w.Number((long)children.Block);
        w.Number((long)children.MaxConcurrency);
        w.Number(children.StartedId);
        w.Number((long)children.Count);
        w.Number((long)children.NextIndex);
        w.Number((long)children.Succeeded);
        w.Number(children.LastInnerId);
        w.Number(children.LastIterationId);
        w.Number((ulong)children.Open.Count);
        foreach (var open in children.Open)
        {
            w.Number((long)open);
        }

        foreach (var output in children.Outputs)
        {
            w.Payload(output);
        }
    }

    private static ChildrenRun ReadChildren(PackedReader r)
    {
        var type = (StateType)r.Byte();
        var items = (JsonArray?)r.OptionalPayload();
        var block = r.Int();
        var maxConcurrency = r.Int();
        var startedId = r.Number();
        var count = r.Int();
        var children = new ChildrenRun
        {
            Type = type,
            Items = items,
            Block = block,
            MaxConcurrency = maxConcurrency,
            StartedId = startedId,
            Count = count,
            Outputs = new JsonValue?[count],
            NextIndex = r.Int(),
            Succeeded = r.Int(),
            LastInnerId = r.Number(),
            LastIterationId = r.Number(),
        };
        for (var open = r.Unsigned(); open > 0; open--)
        {
            children.Open.Add(r.Int());
        }

        for (var i = 0; i < count; i++)
        {
            children.Outputs[i] = r.OptionalPayload();
        }

        return children;
    }
}
