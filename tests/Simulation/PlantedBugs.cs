using System.Reflection;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Runtime;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;
using Treadle.Storage;

namespace Treadle.Simulation;

/// <summary>Nodes with a bug put in on purpose, where the lanes meet the rest: a simulator that does not find them finds nothing.</summary>
internal static class PlantedBugs
{
    /// <summary>Lanes act as soon as they have decided; what they decided reaches the disk later, if at all.</summary>
    internal sealed class EffectsBeforeCommit(World world, RuntimeOptions options) : SimulatedNode(world, options)
    {
        public override void Commit(Commission.Step step)
        {
            base.Commit(step);
            step.Outcome = StepOutcome.Committed;
            Send(step.Commit.Execution, new LaneMessage.Committed(step));
        }

        protected override void Answer(ExecutionId execution, LaneMessage message)
        {
            if (message is not LaneMessage.Committed)
            {
                base.Answer(execution, message);
            }
        }
    }

    /// <summary>Task ids are counted from the open tasks only, as if an id were free again when its task has ended.</summary>
    internal sealed class TaskIdReused(World world, RuntimeOptions options) : SimulatedNode(world, options)
    {
        private static readonly PropertyInfo LastTask = typeof(Execution).GetProperty(nameof(Execution.LastTask))!;

        protected override void HandOver(Lane lane, LaneMessage message)
        {
            var lowered = new List<(Execution State, long Last, long Lowered)>();
            foreach (var owned in lane.Owned.Values)
            {
                if (owned is { Phase: OwnedPhase.Idle, State: { } state })
                {
                    var highest = state.Tasks.Count == 0 ? 0 : state.Tasks.Keys.Max(t => t.Value);
                    lowered.Add((state, state.LastTask, highest));
                    LastTask.SetValue(state, highest);
                }
            }

            base.HandOver(lane, message);
            foreach (var (state, last, _) in lowered.Where(l => l.State.LastTask == l.Lowered))
            {
                // It gave out no id: only the reuse is to be found.
                LastTask.SetValue(state, last);
            }
        }
    }

    /// <summary>A lane goes on with a state whose step did not reach the disk.</summary>
    internal sealed class ConflictKeepsItsState(World world, RuntimeOptions options) : SimulatedNode(world, options)
    {
        protected override void Answer(ExecutionId execution, LaneMessage message)
        {
            if (message is LaneMessage.Committed { Step: { Outcome: StepOutcome.Conflict } step })
            {
                step.Outcome = StepOutcome.Committed;
            }

            base.Answer(execution, message);
        }
    }

    /// <summary>What was promised is on disk, and its lane is not told.</summary>
    internal sealed class InboxRowLost(World world, RuntimeOptions options) : SimulatedNode(world, options)
    {
        protected override void Answer(ExecutionId execution, LaneMessage message)
        {
            if (message is not LaneMessage.Deliver { Input.InboxId: > 0 })
            {
                base.Answer(execution, message);
            }
        }
    }

    /// <summary>A deadline that only the disk remembers is not told to its lane when it comes near.</summary>
    internal sealed class WakeLost(World world, RuntimeOptions options) : SimulatedNode(world, options)
    {
        protected override void Found(int lane, LaneMessage message) =>
            base.Found(lane, message is LaneMessage.FoundWork found ? new LaneMessage.FoundWork([.. found.Rows.Where(r => r.NeedsWorker)]) : message);
    }

    /// <summary>Snapshots leave something out: the retries that have been spent.</summary>
    internal sealed class SnapshotForgets(World world, RuntimeOptions options) : SimulatedNode(world, options)
    {
        protected override void Found(int lane, LaneMessage message)
        {
            if (message is LaneMessage.Read { Found: { SnapshotBytes: > 0, State: { } state } })
            {
                foreach (var frame in state.Frames.Values)
                {
                    frame.RetriesSpent = [];
                }
            }

            base.Found(lane, message);
        }
    }

    /// <summary>Whoever starts an execution is answered before it is on disk.</summary>
    internal sealed class AnswerBeforeCommit(World world, RuntimeOptions options) : SimulatedNode(world, options)
    {
        public override void Commit(Commission.Step step)
        {
            base.Commit(step);
            if (step.Commit.New is not null)
            {
                step.Inputs[0].Reply?.Done(step.Owner.State!, wasRecorded: true);
            }
        }
    }
}
