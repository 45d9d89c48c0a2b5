using Treadle.Storage;

namespace Treadle.Lambda.Events;

/// <summary>Accepted asynchronous calls as resources: what was answered with 202 is run, whatever happens to the server.</summary>
/// <remarks>Any thread. An event is run at least once: one that was running when the server was killed is run again.</remarks>
internal sealed class EventStore(IResourceStore resources)
{
    private const string Kind = "function-queue";

    /// <summary>Where the first release kept them.</summary>
    private const string FormerKind = "function-event";

    /// <summary>Puts an event on disk.</summary>
    public Task AddAsync(AcceptedEvent accepted, CancellationToken stop) => resources.WriteAsync([new ResourceWrite(KeyOf(accepted), accepted.ToBytes())], stop);

    /// <summary>The event is over, one way or the other.</summary>
    public Task RemoveAsync(AcceptedEvent accepted) => resources.WriteAsync([new ResourceWrite(KeyOf(accepted), Data: null)]);

    /// <summary>The event is to be run again later.</summary>
    public Task ReplaceAsync(AcceptedEvent old, AcceptedEvent later) =>
        resources.WriteAsync([new ResourceWrite(KeyOf(old), Data: null), new ResourceWrite(KeyOf(later), later.ToBytes())]);

    /// <summary>The events of a queue that are due first.</summary>
    public IEnumerable<AcceptedEvent> First(QueueName queue, int limit) =>
        resources.ListById(Kind, queue.Scope, start: "", isAfter: false, limit).Select(AcceptedEvent.Read);

    /// <summary>What a former life left: each event's queue and the length of what is stored of it.</summary>
    public IEnumerable<(QueueName Queue, int Bytes)> All() => resources.All(Kind).Select(r => (QueueName.OfScope(r.Key.Scope), r.Data.Length));

    /// <summary>Takes over what the first release left, before anything is read. Blocks until it is on disk.</summary>
    public void TakeOver(DateTimeOffset now)
    {
        foreach (var former in resources.All(FormerKind).ToList())
        {
            var accepted = AcceptedEvent.ReadFormer(former, now);
            resources.WriteAsync([new ResourceWrite(former.Key, Data: null), new ResourceWrite(KeyOf(accepted), accepted.ToBytes())]).GetAwaiter().GetResult();
        }
    }

    private static ResourceKey KeyOf(AcceptedEvent accepted) => new(Kind, accepted.Queue.Scope, accepted.Id);
}
