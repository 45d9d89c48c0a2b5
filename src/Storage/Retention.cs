using Treadle.Engine;

namespace Treadle.Storage;

/// <summary>How much room a store takes, in bytes.</summary>
/// <param name="DatabaseBytes">The database, without what <paramref name="WalBytes"/> counts.</param>
/// <param name="FreeBytes">How much of it is free for new rows.</param>
/// <param name="WalBytes">The write-ahead log.</param>
public sealed record StoreSizes(long DatabaseBytes, long FreeBytes, long WalBytes);

/// <summary>Which ended executions to read; in order of their ends.</summary>
/// <param name="EndedBefore">Only those that ended at or before this moment.</param>
/// <param name="After">Continue behind this one; null starts with the oldest.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="OnlyUnpacked">Only those whose journal is not packed.</param>
public sealed record ClosedQuery(DateTimeOffset EndedBefore, ClosedExecution? After, int Limit, bool OnlyUnpacked = false);

/// <param name="Id">Which.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="LastSequence">Events in its journal: what a deletion costs.</param>
/// <param name="PackedThrough">The last sequence number that is in a pack: one that was redriven has a packed beginning. 0 when nothing is packed.</param>
public sealed record ClosedExecution(ExecutionId Id, DateTimeOffset EndedAt, long LastSequence, long PackedThrough = 0);

/// <summary>Puts journal rows of an ended execution into one compressed row. What reads give stays the same. One that is reopened no longer counts as packed.</summary>
/// <param name="Execution">Which; it must have ended.</param>
/// <param name="FirstSequence">The first of the first row; behind all that is packed already.</param>
/// <param name="LastSequence">The last of the last row.</param>
/// <param name="Rows">How many rows go into it: those, and no others, must be there.</param>
/// <param name="Data">What <see cref="JournalPack.Write"/> made of them.</param>
/// <param name="IsLast">The journal ends here: the execution counts as packed, and its snapshot goes.</param>
public sealed record PackCommit(ExecutionId Execution, long FirstSequence, long LastSequence, int Rows, ReadOnlyMemory<byte> Data, bool IsLast);
