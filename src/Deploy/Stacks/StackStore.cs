using System.Collections.Concurrent;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Deploy.Stacks;

/// <summary>Reads and writes stacks as resources of the kind <c>stack</c>.</summary>
internal sealed class StackStore(IResourceStore store)
{
    /// <summary>Deleted stacks that are remembered.</summary>
    private const int DeletedMax = 100;

    private const string Kind = "stack";

    private readonly ConcurrentQueue<Stack> _deleted = new();

    public Stack? Get(AwsCaller caller, string name) =>
        store.Get(Key(caller, name)) is { } found ? Stack.Read(found.Data) : null;

    public IReadOnlyList<Stack> List(AwsCaller caller) => [.. store.All(Kind, caller.Scope).Select(r => Stack.Read(r.Data))];

    /// <summary>Stacks of all accounts and regions whose operation has not come to its end.</summary>
    public IReadOnlyList<(AwsCaller Caller, string Name)> Unfinished() =>
    [
        .. store.All(Kind).Select(r => (r.Key.Scope, Stack: Stack.Read(r.Data))).Where(s => s.Stack.Operation is not null)
            .Select(s => (new AwsCaller(s.Scope.Split('/')[0], s.Scope.Split('/')[1]), s.Stack.Name)),
    ];

    /// <returns>False when there is one of that name already.</returns>
    public Task<bool> AddAsync(AwsCaller caller, Stack stack, CancellationToken stop) =>
        store.WriteAsync([new ResourceWrite(Key(caller, stack.Name), stack.Write(), ExpectedVersion: 0)], stop);

    /// <summary>Durable when it returns. One task at a time writes a stack.</summary>
    public async Task SaveAsync(AwsCaller caller, Stack stack)
    {
        // Never given up half-way: a step that has been done must be known.
        if (!await store.WriteAsync([new ResourceWrite(Key(caller, stack.Name), stack.Write())], CancellationToken.None))
        {
            throw new InvalidOperationException($"The stack {stack.Name} was not written although nothing was expected of it.");
        }
    }

    /// <summary>The stack is known by its id alone from now on.</summary>
    public async Task RemoveAsync(AwsCaller caller, Stack stack)
    {
        _deleted.Enqueue(stack);
        while (_deleted.Count > DeletedMax)
        {
            _deleted.TryDequeue(out _);
        }

        await store.WriteAsync([new ResourceWrite(Key(caller, stack.Name), null)], CancellationToken.None);
    }

    /// <returns>One of the last 100 stacks that were deleted since the server began. AWS remembers them for 90 days.</returns>
    public Stack? GetDeleted(string id) => _deleted.FirstOrDefault(s => s.Id == id);

    private static ResourceKey Key(AwsCaller caller, string name) => new(Kind, caller.Scope, name);
}
