using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Storage;

namespace Treadle.Runtime.Lanes;

/// <summary>An execution folded from the store: its state, and the promised inputs it has not taken.</summary>
/// <param name="State">The state after the whole journal.</param>
/// <param name="Machine">What it runs.</param>
/// <param name="Inbox">Promised inputs, oldest first.</param>
/// <param name="TailBytes">Bytes of journal behind the snapshot.</param>
/// <param name="SnapshotBytes">Bytes of the snapshot; 0 without one.</param>
internal sealed record ReadExecution(Execution State, MachineRevision Machine, IReadOnlyList<QueuedInput> Inbox, long TailBytes, long SnapshotBytes)
{
    /// <summary>Whose child it is; null when it is no child of a map run.</summary>
    public MapRunChild? Child { get; init; }

    /// <summary>Loads and folds. Any thread.</summary>
    /// <returns>Null when there is no such execution.</returns>
    /// <exception cref="StoreFailedException">The store failed.</exception>
    /// <exception cref="InvalidOperationException">The journal does not fold.</exception>
    /// <exception cref="KeyNotFoundException">The machine's revision is missing.</exception>
    public static ReadExecution? From(IStore store, IMachines machines, ExecutionId id) =>
        store.Load(id) is { } stored ? Fold(stored, machines) : null;

    /// <inheritdoc cref="From"/>
    public static ReadExecution Fold(StoredExecution stored, IMachines machines)
    {
        var row = stored.Row;
        var id = row.Id;
        var machine = machines.GetRevision(row.Scope, row.Definition);
        var identity = new ExecutionIdentity(row.Id, row.Arn, row.Name, row.StateMachineArn, machine.StateMachineName) { Version = row.Version, Alias = row.Alias };
        var state = stored.Snapshot is { } snapshot
            ? SnapshotCodec.Read(identity, machine.Program, snapshot)
            : new Execution(identity, machine.Program);
        long tailBytes = 0;
        foreach (var step in stored.Tail)
        {
            // A snapshot lies between two rows, never inside one.
            if (step.FirstSequence != state.LastSequence + 1)
            {
                throw new InvalidOperationException($"Execution {id}: the journal goes on at {step.FirstSequence} behind {state.LastSequence}.");
            }

            foreach (var e in EventCodec.Read(step.Data))
            {
                state.Apply(e);
            }

            tailBytes += step.Data.Length;
        }

        if (state.LastSequence != row.LastSequence)
        {
            throw new InvalidOperationException($"Execution {id}: the journal ends at {state.LastSequence}, the row says {row.LastSequence}.");
        }

        var inbox = new List<QueuedInput>(stored.Inbox.Count);
        foreach (var input in stored.Inbox)
        {
            inbox.Add(new QueuedInput(InputCodec.Read(input.Data), input.Id));
        }

        return new ReadExecution(state, machine, inbox, tailBytes, stored.Snapshot?.Length ?? 0)
        {
            Child = row is { MapRun: { } run, ItemCount: { } items } ? new MapRunChild(run, items) : null,
        };
    }
}
