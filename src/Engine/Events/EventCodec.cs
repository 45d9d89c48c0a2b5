using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Mocks;
using Treadle.Engine.Packing;

namespace Treadle.Engine.Events;

/// <summary>The journal's format: the events of one commit in one packed row.</summary>
/// <remarks>
/// A row has a head (format, the first event's time, the first history id, how many events) and, per event, a tag, the time since the event
/// before it (mostly none: the events of a step have its time), for a public one how far back its parent is, and its fields. History ids
/// count on within a row. Tags are forever: a changed event gets a new one, and the old arm stays.
/// </remarks>
public static class EventCodec
{
    private const byte Format = 1;

    private enum Tag : byte
    {
        ExecutionStarted = 1,
        ExecutionSucceeded = 2,
        ExecutionFailed = 3,
        ExecutionAborted = 4,
        ExecutionTimedOut = 5,
        ExecutionRedriven = 6,
        TestCaseChosen = 7,
        ParentAttached = 8,
        ClockChanged = 9,
        StateEntered = 10,
        StateExited = 11,
        StateAborted = 12,
        WaitScheduled = 13,
        RetryScheduled = 14,
        ChildrenClosed = 15,
        StateExitedAssigning = 16,
        EvaluationFailed = 17,
        StartPointChosen = 18,
        TaskScheduled = 20,
        TaskStarted = 21,
        TaskSubmitted = 22,
        TaskSucceeded = 23,
        TaskFailed = 24,
        TaskTimedOut = 25,
        TaskHeartbeat = 26,
        CallbackKept = 27,
        ChildAttached = 28,
        ParallelStarted = 30,
        BranchSucceeded = 31,
        ParallelSucceeded = 32,
        ParallelFailed = 33,
        MapStarted = 40,
        MapIterationStarted = 41,
        MapIterationSucceeded = 42,
        MapIterationFailed = 43,
        MapIterationAborted = 44,
        MapSucceeded = 45,
        MapFailed = 46,
        DistributedMapStarted = 47,
        MapRunStarted = 48,
        MapRunSucceeded = 49,
        MapRunFailed = 50,
        MapRunAborted = 51,
        MapRunRedriven = 52,
    }

    /// <param name="events">The events of one or several steps, in order; at least one.</param>
    public static byte[] Write(IReadOnlyList<Event> events)
    {
        var w = new PackedWriter();
        w.Byte(Format);
        w.Time(events[0].At);
        var firstId = 0L;
        foreach (var e in events)
        {
            if (e.Id > 0)
            {
                firstId = e.Id;
                break;
            }
        }

        w.Number(firstId);
        w.Number((ulong)events.Count);
        var before = events[0].At;
        foreach (var e in events)
        {
            Write(w, e, e.At - before);
            before = e.At;
        }

        return w.ToArray();
    }

    /// <exception cref="InvalidDataException">The row is damaged, or a newer program wrote it.</exception>
    public static IReadOnlyList<Event> Read(ReadOnlyMemory<byte> data)
    {
        var r = new PackedReader(data);
        if (r.Byte() is var format && format != Format)
        {
            throw new InvalidDataException($"A journal row has the format {format}; this program reads {Format}.");
        }

        var at = r.Time() ?? throw new InvalidDataException("A journal row has no time.");
        var nextId = r.Number();
        var events = new Event[checked((int)r.Unsigned())];
        for (var i = 0; i < events.Length; i++)
        {
            var tag = (Tag)r.Byte();
            at += TimeSpan.FromTicks(r.Number());
            var distance = IsPublic(tag) ? r.Number() : 0;
            var e = Read(r, tag);
            events[i] = IsPublic(tag)
                ? e with { At = at, Id = nextId, PreviousId = nextId - distance }
                : e with { At = at };
            if (IsPublic(tag))
            {
                nextId++;
            }
        }

        return events;
    }

    private static bool IsPublic(Tag tag) =>
        tag is not (Tag.WaitScheduled or Tag.RetryScheduled or Tag.ChildrenClosed or Tag.TaskHeartbeat or Tag.CallbackKept or Tag.BranchSucceeded
            or Tag.ParentAttached or Tag.ChildAttached or Tag.ClockChanged or Tag.TestCaseChosen or Tag.StartPointChosen);

    private static void Write(PackedWriter w, Event e, TimeSpan since)
    {
        void Head(Tag tag)
        {
            w.Byte((byte)tag);
            w.Number(since.Ticks);
            if (e.Id > 0)
            {
                w.Number(e.Id - e.PreviousId);
            }
        }

        void At(Tag tag, FrameId frame)
        {
            Head(tag);
            w.Number((long)frame.Value);
        }

        void OfTask(Tag tag, FrameId frame, TaskId task)
        {
            At(tag, frame);
            w.Number(task.Value);
        }

        void OfIteration(Tag tag, FrameId frame, FrameId map, string state, int index)
        {
            At(tag, frame);
            w.Number((long)map.Value);
            w.Text(state);
            w.Number((long)index);
        }

        switch (e)
        {
            case ExecutionStarted x:
                Head(Tag.ExecutionStarted);
                w.Payload(x.Input);
                w.Text(x.RawInput);
                w.Text(x.RoleArn);
                w.Number(x.Seed);
                w.Time(x.TimesOutAt);
                break;
            case ExecutionSucceeded x: Head(Tag.ExecutionSucceeded); w.Payload(x.Output); break;
            case ExecutionFailed x: Head(Tag.ExecutionFailed); w.Error(x.Error); break;
            case ExecutionAborted x: Head(Tag.ExecutionAborted); w.Error(x.Error); break;
            case ExecutionTimedOut: Head(Tag.ExecutionTimedOut); break;
            case ExecutionRedriven x: Head(Tag.ExecutionRedriven); w.Number((long)x.RedriveCount); w.Text(x.ClientToken); w.Time(x.TimesOutAt); break;
            case TestCaseChosen x: Head(Tag.TestCaseChosen); w.Text(x.TestCase.Name); w.Payload(x.TestCase.Responses); break;
            case StartPointChosen x: Head(Tag.StartPointChosen); w.Text(x.State); w.Payload(x.Variables); break;
            case ParentAttached x: Head(Tag.ParentAttached); w.Number(x.Parent.Execution.Value); w.Number(x.Parent.Task.Value); break;
            case ClockChanged x: Head(Tag.ClockChanged); w.Span(x.Behind); break;
            case StateEntered x: At(Tag.StateEntered, x.Frame); w.Text(x.State); w.Byte((byte)x.Type); w.Payload(x.Input); break;
            case StateExited x:
                At(x.Assigned is null ? Tag.StateExited : Tag.StateExitedAssigning, x.Frame);
                w.Text(x.State);
                w.Byte((byte)x.Type);
                w.Payload(x.Output);
                w.Text(x.Next);
                if (x.Assigned is not null)
                {
                    w.Members(x.Assigned);
                }

                break;
            case EvaluationFailed x: At(Tag.EvaluationFailed, x.Frame); w.Text(x.State); w.Error(x.Error); w.Text(x.Location); break;
            case StateAborted x: At(Tag.StateAborted, x.Frame); w.Byte((byte)x.Type); break;
            case WaitScheduled x: At(Tag.WaitScheduled, x.Frame); w.Time(x.Until); break;
            case RetryScheduled x: At(Tag.RetryScheduled, x.Frame); w.Number((long)x.Retrier); w.Time(x.Until); w.Number(x.FailedAt); break;
            case ChildrenClosed x: At(Tag.ChildrenClosed, x.Frame); break;
            case TaskScheduled x:
                OfTask(Tag.TaskScheduled, x.Frame, x.Task);
                w.Resource(x.Resource);
                w.Payload(x.Input);
                w.Span(x.Timeout);
                w.Span(x.Heartbeat);
                w.Payload(x.Credentials);
                break;
            case TaskStarted x: OfTask(Tag.TaskStarted, x.Frame, x.Task); w.Resource(x.Resource); w.Text(x.WorkerName); break;
            case TaskSubmitted x: OfTask(Tag.TaskSubmitted, x.Frame, x.Task); w.Resource(x.Resource); w.Payload(x.Output); break;
            case TaskSucceeded x: OfTask(Tag.TaskSucceeded, x.Frame, x.Task); w.Resource(x.Resource); w.Payload(x.Output); break;
            case TaskFailed x: OfTask(Tag.TaskFailed, x.Frame, x.Task); w.Resource(x.Resource); w.Error(x.Error); break;
            case TaskTimedOut x: OfTask(Tag.TaskTimedOut, x.Frame, x.Task); w.Resource(x.Resource); w.Flag(x.IsHeartbeat); break;
            case TaskHeartbeat x: OfTask(Tag.TaskHeartbeat, x.Frame, x.Task); break;
            case CallbackKept x: OfTask(Tag.CallbackKept, x.Frame, x.Task); w.Payload(x.Output); w.Error(x.Error); break;
            case ChildAttached x: OfTask(Tag.ChildAttached, x.Frame, x.Task); w.Number(x.Child.Value); break;
            case ParallelStarted x:
                At(Tag.ParallelStarted, x.Frame);
                w.Number((long)x.FirstChild.Value);
                w.Number((ulong)x.Blocks.Count);
                foreach (var block in x.Blocks)
                {
                    w.Number((long)block);
                }

                w.Payload(x.Input);
                break;
            case BranchSucceeded x: At(Tag.BranchSucceeded, x.Frame); w.Payload(x.Output); break;
            case ParallelSucceeded x: At(Tag.ParallelSucceeded, x.Frame); break;
            case ParallelFailed x: At(Tag.ParallelFailed, x.Frame); break;
            case MapStarted x: At(Tag.MapStarted, x.Frame); w.Number((long)x.Block); w.Payload(x.Items); w.Number((long)x.MaxConcurrency); break;
            case MapIterationStarted x: OfIteration(Tag.MapIterationStarted, x.Frame, x.Map, x.State, x.Index); w.Payload(x.Input); break;
            case MapIterationSucceeded x: OfIteration(Tag.MapIterationSucceeded, x.Frame, x.Map, x.State, x.Index); w.Payload(x.Output); break;
            case MapIterationFailed x: OfIteration(Tag.MapIterationFailed, x.Frame, x.Map, x.State, x.Index); break;
            case MapIterationAborted x: OfIteration(Tag.MapIterationAborted, x.Frame, x.Map, x.State, x.Index); break;
            case MapSucceeded x: At(Tag.MapSucceeded, x.Frame); break;
            case MapFailed x: At(Tag.MapFailed, x.Frame); break;
            case DistributedMapStarted x: At(Tag.DistributedMapStarted, x.Frame); w.Number((long)x.Length); break;
            case MapRunStarted x: At(Tag.MapRunStarted, x.Frame); w.Text(x.MapRun); break;
            case MapRunSucceeded x: At(Tag.MapRunSucceeded, x.Frame); break;
            case MapRunFailed x: At(Tag.MapRunFailed, x.Frame); w.Error(x.Error); break;
            case MapRunAborted x: At(Tag.MapRunAborted, x.Frame); break;
            case MapRunRedriven x: At(Tag.MapRunRedriven, x.Frame); w.Text(x.MapRun); w.Number((long)x.RedriveCount); break;
            default: throw new InvalidOperationException($"There is no tag for {e.GetType().Name}.");
        }
    }

    // The arguments are evaluated from left to right, in the order in which they were written.
    private static Event Read(PackedReader r, Tag tag) => tag switch
    {
        Tag.ExecutionStarted => new ExecutionStarted(r.Payload(), r.OptionalText(), r.Text(), r.Unsigned(), r.Time()),
        Tag.ExecutionSucceeded => new ExecutionSucceeded(r.Payload()),
        Tag.ExecutionFailed => new ExecutionFailed(r.Error()),
        Tag.ExecutionAborted => new ExecutionAborted(r.Error()),
        Tag.ExecutionTimedOut => new ExecutionTimedOut(),
        Tag.ExecutionRedriven => new ExecutionRedriven(r.Int(), r.OptionalText(), r.Time()),
        Tag.TestCaseChosen => new TestCaseChosen(new TestCase(r.Text(), (JsonObject)r.Payload())),
        Tag.StartPointChosen => new StartPointChosen(r.Text(), (JsonObject?)r.OptionalPayload()),
        Tag.ParentAttached => new ParentAttached(new ParentTask(new ExecutionId(r.Number()), Task(r))),
        Tag.ClockChanged => new ClockChanged(r.Span() ?? TimeSpan.Zero),
        Tag.StateEntered => new StateEntered(Frame(r), r.Text(), (StateType)r.Byte(), r.Payload()),
        Tag.StateExited => new StateExited(Frame(r), r.Text(), (StateType)r.Byte(), r.Payload(), r.OptionalText()),
        Tag.StateExitedAssigning => new StateExited(Frame(r), r.Text(), (StateType)r.Byte(), r.Payload(), r.OptionalText()) { Assigned = r.Members() },
        Tag.EvaluationFailed => new EvaluationFailed(Frame(r), r.Text(), r.Error(), r.OptionalText()),
        Tag.StateAborted => new StateAborted(Frame(r), (StateType)r.Byte()),
        Tag.WaitScheduled => new WaitScheduled(Frame(r), Time(r)),
        Tag.RetryScheduled => new RetryScheduled(Frame(r), r.Int(), Time(r), r.Number()),
        Tag.ChildrenClosed => new ChildrenClosed(Frame(r)),
        Tag.TaskScheduled => new TaskScheduled(Frame(r), Task(r), r.Resource(), r.Payload(), r.Span(), r.Span(), r.OptionalPayload()),
        Tag.TaskStarted => new TaskStarted(Frame(r), Task(r), r.Resource(), r.OptionalText()),
        Tag.TaskSubmitted => new TaskSubmitted(Frame(r), Task(r), r.Resource(), r.Payload()),
        Tag.TaskSucceeded => new TaskSucceeded(Frame(r), Task(r), r.Resource(), r.Payload()),
        Tag.TaskFailed => new TaskFailed(Frame(r), Task(r), r.Resource(), r.Error()),
        Tag.TaskTimedOut => new TaskTimedOut(Frame(r), Task(r), r.Resource(), r.Flag()),
        Tag.TaskHeartbeat => new TaskHeartbeat(Frame(r), Task(r)),
        Tag.CallbackKept => new CallbackKept(Frame(r), Task(r), r.OptionalPayload(), r.OptionalError()),
        Tag.ChildAttached => new ChildAttached(Frame(r), Task(r), new ExecutionId(r.Number())),
        Tag.ParallelStarted => new ParallelStarted(Frame(r), Frame(r), Blocks(r), r.Payload()),
        Tag.BranchSucceeded => new BranchSucceeded(Frame(r), r.Payload()),
        Tag.ParallelSucceeded => new ParallelSucceeded(Frame(r)),
        Tag.ParallelFailed => new ParallelFailed(Frame(r)),
        Tag.MapStarted => new MapStarted(Frame(r), r.Int(), (JsonArray)r.Payload(), r.Int()),
        Tag.MapIterationStarted => new MapIterationStarted(Frame(r), Frame(r), r.Text(), r.Int(), r.Payload()),
        Tag.MapIterationSucceeded => new MapIterationSucceeded(Frame(r), Frame(r), r.Text(), r.Int(), r.Payload()),
        Tag.MapIterationFailed => new MapIterationFailed(Frame(r), Frame(r), r.Text(), r.Int()),
        Tag.MapIterationAborted => new MapIterationAborted(Frame(r), Frame(r), r.Text(), r.Int()),
        Tag.MapSucceeded => new MapSucceeded(Frame(r)),
        Tag.MapFailed => new MapFailed(Frame(r)),
        Tag.DistributedMapStarted => new DistributedMapStarted(Frame(r), r.Int()),
        Tag.MapRunStarted => new MapRunStarted(Frame(r), r.Text()),
        Tag.MapRunSucceeded => new MapRunSucceeded(Frame(r)),
        Tag.MapRunFailed => new MapRunFailed(Frame(r), r.Error()),
        Tag.MapRunAborted => new MapRunAborted(Frame(r)),
        Tag.MapRunRedriven => new MapRunRedriven(Frame(r), r.Text(), r.Int()),
        _ => throw new InvalidDataException($"There is no event of tag {(byte)tag}."),
    };

    private static FrameId Frame(PackedReader r) => new(r.Int());

    private static TaskId Task(PackedReader r) => new(r.Number());

    private static DateTimeOffset Time(PackedReader r) => r.Time() ?? throw new InvalidDataException("A time is missing.");

    private static int[] Blocks(PackedReader r)
    {
        var blocks = new int[checked((int)r.Unsigned())];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = r.Int();
        }

        return blocks;
    }
}
