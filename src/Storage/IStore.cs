using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.Storage;

/// <summary>The narrow contract of every storage backend: commit, load, query. Backends hold no rules.</summary>
/// <remarks>
/// <see cref="Commit"/> is called by one committer at a time, on its own thread. Reads may come from any thread and see every commit
/// that has returned.
/// </remarks>
public interface IStore : IDisposable
{
    /// <summary>Makes a batch durable in one transaction, and reports which parts no longer held; those left no trace.</summary>
    /// <param name="batch">At most 512 steps and 4 MiB are worth putting together.</param>
    /// <exception cref="StoreFailedException">
    /// The disk or the database failed; what of the batch is on disk is not known. Forget every execution and start again from the store.
    /// </exception>
    CommitResult Commit(CommitBatch batch);

    /// <summary>Everything needed to go on with an execution; null when there is none.</summary>
    StoredExecution? Load(ExecutionId id);

    /// <summary>The row of an execution; null when there is none.</summary>
    ExecutionRow? Find(ExecutionId id);

    /// <inheritdoc cref="Find(ExecutionId)"/>
    ExecutionRow? Find(string arn);

    /// <summary>A page of executions, newest first.</summary>
    IReadOnlyList<ExecutionRow> List(ExecutionQuery query);

    /// <summary>A page of children of a map run.</summary>
    IReadOnlyList<ExecutionRow> ListChildren(ChildQuery query);

    /// <summary>A map run; null when there is none.</summary>
    MapRunRow? FindMapRun(long id);

    /// <inheritdoc cref="FindMapRun(long)"/>
    MapRunRow? FindMapRun(string arn);

    /// <summary>A page of the map runs of an execution, newest first.</summary>
    /// <param name="parent">The execution.</param>
    /// <param name="before">Continue behind (older than) this id; null starts with the newest.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<MapRunRow> ListMapRuns(ExecutionId parent, long? before, int limit);

    /// <summary>Map runs that need a worker; ordered by id.</summary>
    IReadOnlyList<long> ReadMapRuns(long after, int limit);

    /// <summary>How many executions of a machine are running.</summary>
    long CountRunning(string stateMachineArn);

    /// <summary>How many executions of each machine have which status; of machines that have any, children of map runs apart. In any order.</summary>
    /// <remarks>Cost: a look at each execution in an index, a million in a tenth of a second. The counts of one machine are of one moment.</remarks>
    IReadOnlyList<ExecutionCounts> CountByStatus();

    /// <summary>A page of journal rows, each with the events of one step.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="from">Ascending: rows that hold this sequence number or later ones. Descending: this one or earlier ones.</param>
    /// <param name="descending">Newest rows first.</param>
    /// <param name="limit">At most so many rows.</param>
    IReadOnlyList<JournalRow> ReadJournal(ExecutionId id, long from, bool descending, int limit);

    /// <summary>Running executions that need a worker, or whose next wake is at or before a moment; ordered by id.</summary>
    /// <param name="dueBefore">Wakes at or before this count as due.</param>
    /// <param name="after">Continue behind this id; default starts.</param>
    /// <param name="limit">At most so many.</param>
    IReadOnlyList<WakeRow> ReadWork(DateTimeOffset dueBefore, ExecutionId after, int limit);

    /// <summary>Executions that have inbox rows, each once; ordered by id.</summary>
    IReadOnlyList<ExecutionId> ReadInboxOwners(ExecutionId after, int limit);

    /// <summary>The oldest deliveries due at a moment; ordered by id.</summary>
    IReadOnlyList<OutboxRow> ReadOutbox(DateTimeOffset now, long afterId, int limit);

    Resource? GetResource(ResourceKey key);

    /// <inheritdoc cref="IResourceStore.List"/>
    IReadOnlyList<Resource> ListResources(string kind, string? scope, long afterSequence, int limit);

    /// <inheritdoc cref="IResourceStore.ListById"/>
    IReadOnlyList<Resource> ListResourcesById(string kind, string scope, string start, bool isAfter, int limit);

    /// <summary>The scopes that have resources of a kind; in any order. Cost: a few looks at an index for each scope.</summary>
    IReadOnlyList<string> ListScopes(string kind);

    /// <inheritdoc cref="IResourceStore.Count"/>
    long CountResources(string kind, string scope, string start, string end);

    /// <summary>A page of ended executions, those that ended first before the others.</summary>
    IReadOnlyList<ClosedExecution> ReadClosed(ClosedQuery query);

    /// <summary>How many executions have ended and are kept. Cost: a look at each.</summary>
    long CountClosed();

    /// <summary>Executions whose deletion has begun and needs further commits; in any order.</summary>
    IReadOnlyList<ExecutionId> ReadRemovals(int limit);

    /// <summary>How much room the store takes. Costs next to nothing.</summary>
    StoreSizes ReadSizes();
}

/// <summary>The executions of a machine by their status.</summary>
public sealed record ExecutionCounts(string StateMachineArn, long Running, long Succeeded, long Failed, long TimedOut, long Aborted)
{
    /// <summary>Whether an ARN is the one that children of a map run have as their machine: <c>arn:…:stateMachine:machine/label</c>.</summary>
    public static bool IsOfChildren(string stateMachineArn) => stateMachineArn.Contains('/', StringComparison.Ordinal);
}

/// <summary>The store can no longer be trusted: an I/O error, a full disk, a failed sync.</summary>
public sealed class StoreFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of failure it is, as far as is known.</summary>
    public StoreFault Fault { get; init; }
}

/// <summary>Why a store failed: what decides whether it can go on once it is opened again.</summary>
public enum StoreFault
{
    /// <summary>An I/O error, a failed sync, or something nobody thought of: what is on disk is whole, and it may work again.</summary>
    Io,

    /// <summary>There is no room: it works again when there is.</summary>
    Full,

    /// <summary>It cannot be written: a right is missing, or the file system is mounted for reading only.</summary>
    ReadOnly,

    /// <summary>What is on disk is damaged or no database of this program: opening it again changes nothing.</summary>
    Damaged,

    /// <summary>It was written by a newer release.</summary>
    TooNew,
}

/// <summary>What an API answer shows of an execution without reading its journal.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Arn">Its ARN; unique.</param>
/// <param name="StateMachineArn">The machine, without qualifier.</param>
/// <param name="Name">Its name; unique within the machine.</param>
/// <param name="Definition">Which revision of the machine it runs: the id of a <c>state-machine-revision</c> resource.</param>
/// <param name="Scope"><c>account/region</c>.</param>
/// <param name="Status">Its status.</param>
/// <param name="StartedAt">To the millisecond.</param>
/// <param name="EndedAt">Null while it runs.</param>
/// <param name="Input">The caller's text, as UTF-8.</param>
/// <param name="Output">JSON, UTF-8; null unless succeeded.</param>
/// <param name="Error">The error's name; null when there is none.</param>
/// <param name="Cause">The cause; null when there is none.</param>
/// <param name="LastSequence">Events in the journal.</param>
public sealed record ExecutionRow(
    ExecutionId Id,
    string Arn,
    string StateMachineArn,
    string Name,
    string Definition,
    string Scope,
    ExecutionStatus Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    ReadOnlyMemory<byte> Input,
    ReadOnlyMemory<byte>? Output,
    string? Error,
    string? Cause,
    long LastSequence)
{
    /// <summary>The published version it was started through; null when it was started by the plain ARN.</summary>
    public int? Version { get; init; }

    /// <summary>The alias it was started through, which chose <see cref="Version"/>; null without one.</summary>
    public string? Alias { get; init; }

    /// <inheritdoc cref="ExecutionIdentity.VersionArn"/>
    public string? VersionArn => ExecutionIdentity.VersionArnOf(StateMachineArn, Version);

    /// <inheritdoc cref="ExecutionIdentity.AliasArn"/>
    public string? AliasArn => ExecutionIdentity.AliasArnOf(StateMachineArn, Alias);

    /// <summary>The X-Ray trace header of the request that started it; null without one.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>The map run whose child it is; null for an execution that a request or a task started.</summary>
    public long? MapRun { get; init; }

    /// <summary>A child of a map run: its place among the children, from 0.</summary>
    public long? ItemIndex { get; init; }

    /// <summary>A child of a map run: how many items it has, which is more than one with an ItemBatcher.</summary>
    public int? ItemCount { get; init; }

    /// <summary>How often it was redriven. 0 in a new row.</summary>
    public int RedriveCount { get; init; }

    /// <summary>When it was redriven last; null before.</summary>
    public DateTimeOffset? RedrivenAt { get; init; }
}

/// <summary>An execution as it is read to be run: the row, the last snapshot, the journal behind it and its inbox.</summary>
/// <param name="Row">The row.</param>
/// <param name="Snapshot">The state at <paramref name="SnapshotSequence"/>; null when there is none.</param>
/// <param name="SnapshotSequence">How many events the snapshot has taken in; 0 without one.</param>
/// <param name="Tail">The journal rows behind the snapshot, oldest first.</param>
/// <param name="Inbox">Inputs not yet taken, oldest first.</param>
public sealed record StoredExecution(ExecutionRow Row, ReadOnlyMemory<byte>? Snapshot, long SnapshotSequence, IReadOnlyList<JournalRow> Tail, IReadOnlyList<InboxRow> Inbox);

/// <summary>The packed events of one step.</summary>
/// <param name="FirstSequence">The sequence number of its first event, from 1.</param>
/// <param name="LastSequence">The sequence number of its last event.</param>
/// <param name="FirstHistoryId">The first history id in it; 0 when it holds only private events.</param>
/// <param name="LastHistoryId">The last history id in it; 0 when it holds only private events.</param>
/// <param name="Data">What the event codec wrote.</param>
public sealed record JournalRow(long FirstSequence, long LastSequence, long FirstHistoryId, long LastHistoryId, ReadOnlyMemory<byte> Data);

/// <summary>An input that was promised to someone and waits to be taken by its execution.</summary>
public sealed record InboxRow(long Id, ExecutionId Execution, ReadOnlyMemory<byte> Data);

/// <summary>A delivery to the outside world that has not been made.</summary>
/// <param name="Id">Grows in the order of the commits: deliveries of one execution are in order.</param>
/// <param name="Execution">Whose.</param>
/// <param name="Kind">What kind: <c>status</c>.</param>
/// <param name="Data">What its deliverer understands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAt">Not before this moment; 1970 until it has been tried.</param>
public sealed record OutboxRow(long Id, ExecutionId Execution, string Kind, ReadOnlyMemory<byte> Data, int Attempts, DateTimeOffset NextAt);

/// <summary>A running execution that has something to do.</summary>
/// <param name="Id">Which.</param>
/// <param name="NeedsWorker">It has pending work or can go on by itself.</param>
/// <param name="NextWakeAt">Its next deadline; null when it has none.</param>
public sealed record WakeRow(ExecutionId Id, bool NeedsWorker, DateTimeOffset? NextWakeAt);

/// <param name="StateMachineArn">Whose executions.</param>
/// <param name="Status">Only these; null lists all.</param>
/// <param name="Before">Continue behind (older than) this id; null starts with the newest.</param>
/// <param name="Limit">1 to 1000.</param>
public sealed record ExecutionQuery(string StateMachineArn, ExecutionStatus? Status, ExecutionId? Before, int Limit)
{
    /// <summary>Only those started through this version, by an alias or not; null lists all.</summary>
    public int? Version { get; init; }

    /// <summary>Only those started through this alias; null lists all.</summary>
    public string? Alias { get; init; }

    /// <summary>Only those that have been redriven, or that have not; null lists all.</summary>
    public bool? IsRedriven { get; init; }
}
