using System.Collections.Concurrent;
using Treadle.Engine.Executions;
using Treadle.Storage;

namespace Treadle.Runtime.StateMachines;

/// <summary>Deletes state machines: at once when nothing runs, else when the last execution has ended, in this life of the program or a later one.</summary>
/// <remarks>A marker resource stands for each machine that waits to go, so that a restart finds them without reading all machines.</remarks>
public sealed class StateMachineRemoval(StateMachineService machines, IStore store, IResourceStore resources, IExecutionService executions) : IAsyncDisposable
{
    private const string MarkerKind = "state-machine-removal";

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Task> _waiting = new();

    internal static ResourceKey MarkerOf(StateMachine machine) => new(MarkerKind, machine.Scope, machine.Name);

    /// <summary>Takes up the deletions that an earlier life began. Call once, after the executions have been taken up.</summary>
    public void Resume()
    {
        foreach (var marker in resources.All(MarkerKind))
        {
            if (machines.Find(marker.Key.Scope, marker.Key.Id) is { IsDeleting: true } machine)
            {
                RemoveWhenIdle(machine);
            }
        }
    }

    /// <summary>Begins to delete a machine; completes when it is marked, and gone if nothing runs. An unknown machine is no error.</summary>
    public async Task DeleteAsync(string scope, string name, CancellationToken stop)
    {
        if (await machines.MarkDeletingAsync(scope, name, stop) is not { } machine)
        {
            return;
        }

        if (store.CountRunning(machine.Arn) == 0)
        {
            await machines.RemoveAsync(machine, stop);
        }
        else
        {
            RemoveWhenIdle(machine);
        }
    }

    /// <summary>Stops waiting; the markers stay for the next life.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_waiting.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void RemoveWhenIdle(StateMachine machine) => _ = _waiting.GetOrAdd(machine.Arn, _ => Task.Run(() => WaitAndRemoveAsync(machine)));

    private async Task WaitAndRemoveAsync(StateMachine machine)
    {
        while (store.List(new ExecutionQuery(machine.Arn, ExecutionStatus.Running, Before: null, Limit: 1)) is [var running, ..])
        {
            await executions.WhenEndedAsync(running.Arn, _stop.Token);
        }

        // Before the removal: once it is gone, a machine of the same name may be created, deleted and waited for.
        _waiting.TryRemove(machine.Arn, out _);
        await machines.RemoveAsync(machine, _stop.Token);
    }
}
