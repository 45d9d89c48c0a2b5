using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Lanes;
using Treadle.Storage;

namespace Treadle.Runtime.Commits;

/// <summary>One thing that the committer is to make durable, and who hears of it. A closed union.</summary>
internal abstract class Commission
{
    private Commission()
    {
    }

    /// <summary>About how many bytes it writes.</summary>
    public abstract int Bytes { get; }

    /// <summary>The use of the call that made it; it is counted with it. Null for most, and for steps, whose inputs have theirs.</summary>
    public CountedUse? Use { get; } = CountedUse.Current;

    /// <summary>The store failed: whoever waits gets the reason.</summary>
    public abstract void Fail(Exception reason);

    /// <summary>A step. Its lane is answered, not its senders: they hear from the lane.</summary>
    public sealed class Step(StepCommit commit, OwnedExecution owner, IReadOnlyList<QueuedInput> inputs, IReadOnlyList<TaskId> touchedTasks) : Commission
    {
        public StepCommit Commit { get; } = commit;

        public OwnedExecution Owner { get; } = owner;

        /// <summary>The inputs that were stepped, in order.</summary>
        public IReadOnlyList<QueuedInput> Inputs { get; } = inputs;

        /// <summary>Tasks whose pending work may be other than before.</summary>
        public IReadOnlyList<TaskId> TouchedTasks { get; } = touchedTasks;

        /// <summary>What it records.</summary>
        public IReadOnlyList<Event> Events { get; init; } = [];

        /// <summary>State transitions that it records.</summary>
        public int Transitions { get; init; }

        /// <summary>Set before the lane is answered.</summary>
        public StepOutcome Outcome { get; set; }

        public override int Bytes =>
            256 + (Commit.New?.Input.Length ?? 0) + (Commit.Journal?.Data.Length ?? 0) + (Commit.Snapshot?.Length ?? 0) + (Commit.Ended?.Output?.Length ?? 0)
            + Commit.Tells.Sum(t => t.Input.Length);

        // The lane is told by LaneMessage.Shut, and tells them all.
        public override void Fail(Exception reason)
        {
        }
    }

    /// <summary>An answer from outside to an open task.</summary>
    public sealed class Callback(CallbackCommit commit, Input input) : Commission
    {
        private readonly TaskCompletionSource<CallbackAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CallbackCommit Commit { get; } = commit;

        public Input Input { get; } = input;

        public Task<CallbackAnswer> Answer => _answer.Task;

        public override int Bytes => 128 + Commit.Input.Length;

        public void Done(CallbackAnswer answer) => _answer.TrySetResult(answer);

        public override void Fail(Exception reason) => _answer.TrySetException(reason);
    }

    /// <summary>A group of resource writes, all or nothing.</summary>
    public sealed class Resources(IReadOnlyList<ResourceWrite> writes) : Commission
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<ResourceWrite> Writes { get; } = writes;

        public Task<bool> Answer => _answer.Task;

        public override int Bytes
        {
            get
            {
                var bytes = 0;
                foreach (var write in Writes)
                {
                    bytes += 128 + (write.Data?.Length ?? 0);
                }

                return bytes;
            }
        }

        public void Done(bool wasWritten) => _answer.TrySetResult(wasWritten);

        public override void Fail(Exception reason) => _answer.TrySetException(reason);
    }

    /// <summary>Uses whose calls have committed nothing.</summary>
    public sealed class Uses(IReadOnlyList<CountedUse> all) : Commission
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<CountedUse> All { get; } = all;

        public Task Answer => _answer.Task;

        public override int Bytes => 32 * All.Count;

        public void Done() => _answer.TrySetResult();

        public override void Fail(Exception reason) => _answer.TrySetException(reason);
    }

    /// <summary>A delivery that was made, or is put off.</summary>
    public sealed class Outbox(OutboxChange change) : Commission
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public OutboxChange Change { get; } = change;

        public Task Answer => _answer.Task;

        public override int Bytes => 32;

        public void Done() => _answer.TrySetResult();

        public override void Fail(Exception reason) => _answer.TrySetException(reason);
    }

    /// <summary>How a map run goes on.</summary>
    public sealed class MapRun(MapRunChange change) : Commission
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public MapRunChange Change { get; } = change;

        /// <summary>False when the run had ended.</summary>
        public Task<bool> Answer => _answer.Task;

        public override int Bytes => 128 + (Change.Ended?.ForParent.Length ?? 0);

        public void Done(bool wasWritten) => _answer.TrySetResult(wasWritten);

        public override void Fail(Exception reason) => _answer.TrySetException(reason);
    }

    /// <summary>Ended executions that are packed or deleted.</summary>
    public sealed class Housekeeping(IReadOnlyList<PackCommit> packs, IReadOnlyList<ExecutionId> deletes) : Commission
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<PackCommit> Packs { get; } = packs;

        public IReadOnlyList<ExecutionId> Deletes { get; } = deletes;

        public Task Answer => _answer.Task;

        public override int Bytes => Packs.Sum(p => 128 + p.Data.Length) + (512 * Deletes.Count);

        public void Done() => _answer.TrySetResult();

        public override void Fail(Exception reason) => _answer.TrySetException(reason);
    }
}
