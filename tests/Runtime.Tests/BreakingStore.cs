using Treadle.Storage;
using Treadle.Tests.Common;

namespace Treadle.Runtime.Tests;

/// <summary>A store that fails when a test wants it to, and stays failed until it is mended: the process that used it is dead by then.</summary>
internal sealed class BreakingStore(IStore store) : PassThroughStore(store)
{
    private readonly Lock _lock = new();
    private volatile bool _isBroken;
    private int _commitsLeft = int.MaxValue;
    private bool _isLastWritten;

    public bool IsBroken
    {
        get => _isBroken;
        set => _isBroken = value;
    }

    /// <summary>Fails at a commit of the future.</summary>
    /// <param name="commit">1 for the next one.</param>
    /// <param name="isWritten">The commit is on disk, only its answer is lost.</param>
    public void BreakAt(int commit, bool isWritten)
    {
        lock (_lock)
        {
            (_commitsLeft, _isLastWritten) = (commit, isWritten);
        }
    }

    /// <summary>The disk is there again, for the next process.</summary>
    public void Mend()
    {
        lock (_lock)
        {
            (_commitsLeft, _isBroken) = (int.MaxValue, false);
        }
    }

    public override CommitResult Commit(CommitBatch batch)
    {
        lock (_lock)
        {
            if (!_isBroken && --_commitsLeft > 0)
            {
                return base.Commit(batch);
            }

            if (!_isBroken && _isLastWritten)
            {
                base.Commit(batch);
            }

            _isBroken = true;
            throw new StoreFailedException("The disk is full.");
        }
    }
}
