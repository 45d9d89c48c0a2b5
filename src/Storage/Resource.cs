namespace Treadle.Storage;

/// <summary>Names one resource of a service: a state machine, a function, an API key, a stack, …</summary>
/// <param name="Kind">The kind, in lower case with hyphens: <c>state-machine</c>, <c>function</c>, <c>rest-api</c>.</param>
/// <param name="Scope">Whose it is: <c>account/region</c>, as <c>000000000000/eu-west-1</c>.</param>
/// <param name="Id">The id or name, unique within kind and scope.</param>
public readonly record struct ResourceKey(string Kind, string Scope, string Id);

/// <summary>A stored resource: a document that only its room understands.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Data">The document, usually JSON.</param>
/// <param name="Version">1 at creation, one more at each write.</param>
/// <param name="CreatedAt">When it was first written.</param>
/// <param name="Sequence">Grows with each creation: the order of listing.</param>
public sealed record Resource(ResourceKey Key, ReadOnlyMemory<byte> Data, long Version, DateTimeOffset CreatedAt, long Sequence);

/// <summary>One write of a resource, with what must hold for it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Data">The new document; null deletes (deleting what is not there is no conflict unless a version is expected).</param>
/// <param name="ExpectedVersion">null: whatever is there; 0: nothing may be there; else the version that must be there.</param>
public sealed record ResourceWrite(ResourceKey Key, ReadOnlyMemory<byte>? Data, long? ExpectedVersion = null);

/// <summary>Reads and durably writes resources. Reads see every write whose task has completed. Any thread.</summary>
/// <remarks>Rooms keep their own index in memory; this is the truth behind it.</remarks>
public interface IResourceStore
{
    Resource? Get(ResourceKey key);

    /// <summary>A page in order of creation.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="scope">Whose; null lists all scopes.</param>
    /// <param name="afterSequence">Where the last page ended; 0 starts.</param>
    /// <param name="limit">At most so many; 1 to 1000.</param>
    IReadOnlyList<Resource> List(string kind, string? scope, long afterSequence = 0, int limit = 1000);

    /// <summary>A page in order of the ids, as their UTF-8 bytes compare.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="start">The first id that can be in the page; empty starts at the beginning.</param>
    /// <param name="isAfter">Only what is behind <paramref name="start"/>, not itself.</param>
    /// <param name="limit">At most so many; 1 to 1000.</param>
    IReadOnlyList<Resource> ListById(string kind, string scope, string start, bool isAfter, int limit = 1000);

    /// <summary>How many there are with ids in a range, without reading them. Cost: a look at each in an index, a million in a tenth of a second.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="start">The first id that counts, as UTF-8 bytes compare.</param>
    /// <param name="end">The first id behind the range.</param>
    long Count(string kind, string scope, string start, string end);

    /// <summary>Writes all or nothing, durably; completes when it is on disk.</summary>
    /// <returns>False when an expectation did not hold; nothing was written then.</returns>
    Task<bool> WriteAsync(IReadOnlyList<ResourceWrite> writes, CancellationToken stop = default);
}
