using Treadle.Storage;

namespace Treadle.Runtime.Commits;

/// <summary>One use of something that is counted: it becomes durable with the first commit of the call it was admitted for, once.</summary>
/// <remarks>Any thread. A flow that was cut off may offer it again; whoever takes it first counts it.</remarks>
public sealed class CountedUse(DurableCount count)
{
    private static readonly AsyncLocal<CountedUse?> OfFlow = new();
    private int _isTaken;

    /// <summary>The use of the call that runs here. What it commits takes the use along; nobody in between has to know.</summary>
    public static CountedUse? Current
    {
        get => OfFlow.Value;
        set => OfFlow.Value = value;
    }

    /// <summary>Where it is counted.</summary>
    public DurableCount Count { get; } = count;

    /// <summary>A commit has taken it: it is on disk, or the node stops.</summary>
    public bool IsTaken => Volatile.Read(ref _isTaken) != 0;

    /// <returns>True for one caller, who has to count it.</returns>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;
}

/// <summary>A count on disk. Uses that come together in one commit are one write of it.</summary>
public abstract class DurableCount
{
    /// <summary>Adds uses, and says what the store is to hold with the commit that they are part of.</summary>
    /// <remarks>Committer's thread only. A commit that fails ends the node: nothing is taken back.</remarks>
    public abstract ResourceWrite Add(int uses);
}

/// <summary>Writes uses that no call's commit has taken. Any thread.</summary>
public interface IUseWriter
{
    /// <summary>Completes when they are on disk; those that were taken meanwhile are left out.</summary>
    Task WriteAsync(IReadOnlyList<CountedUse> uses);
}
