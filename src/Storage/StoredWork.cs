namespace Treadle.Storage;

/// <summary>All that a store holds of an execution that runs, of one moment: what a check compares with each other.</summary>
/// <param name="Stored">As it is read to be run.</param>
/// <param name="Journal">The whole journal.</param>
/// <param name="Wake">What its row says of its work.</param>
/// <param name="OpenTasks">Its open tasks, with the heartbeats counted; in order of their ids.</param>
public sealed record StoredWork(StoredExecution Stored, IReadOnlyList<JournalRow> Journal, WakeRow Wake, IReadOnlyList<ClosedTask> OpenTasks);
