using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage;

namespace Treadle.Runtime.MapRuns;

/// <summary>The children of a redriven run that had ended without success, each of which gets a turn: page by page, in the order of the items.</summary>
/// <remarks>After a restart it goes on behind the last turn that was noted. Who had a turn behind that is asked again, and knows it: a Standard child by the token, an Express one by its name.</remarks>
internal sealed class ChildRedrives(long through)
{
    private readonly Queue<ChildTurn> _waiting = [];
    private readonly Queue<ChildTurn> _underWay = [];
    private MapRunCounts _notRedrivable;
    private long _through = through;
    private long _noted = through;
    private bool _isReading;
    private bool _isReadToEnd;

    /// <summary>All have had their turn, or are having it.</summary>
    public bool HasBegunAll => _isReadToEnd && _waiting.Count == 0;

    /// <summary>All have had their turn.</summary>
    public bool IsOver => HasBegunAll && _underWay.Count == 0;

    /// <summary>The item behind which the next page begins.</summary>
    public long Read { get; private set; } = through;

    /// <summary>Whether the next page is to be read now; says so once.</summary>
    public bool WantsPage()
    {
        var wants = !_isReading && !_isReadToEnd && _waiting.Count == 0;
        _isReading |= wants;
        return wants;
    }

    public void OnPage(IReadOnlyList<ExecutionRow> children, bool isEnd)
    {
        (_isReading, _isReadToEnd) = (false, isEnd);
        foreach (var child in children)
        {
            _waiting.Enqueue(new ChildTurn(child));
            Read = child.ItemIndex!.Value;
        }
    }

    /// <summary>The next child, whose turn begins; null when none is at hand.</summary>
    public ChildTurn? Next()
    {
        if (!_waiting.TryDequeue(out var turn))
        {
            return null;
        }

        _underWay.Enqueue(turn);
        return turn;
    }

    public void Over(ChildTurn turn, bool isRefused)
    {
        turn.IsOver = true;
        turn.IsRefused = isRefused;
        while (_underWay.TryPeek(out var first) && first.IsOver)
        {
            _underWay.Dequeue();
            _through = first.ItemIndex;
            if (first.IsRefused)
            {
                _notRedrivable = _notRedrivable.With(first.Status, new MapRunCount(1, first.ItemCount));
            }
        }
    }

    /// <summary>What is to be noted of it; null when that is not worth a commit yet.</summary>
    /// <param name="every">So many items lie between two notes.</param>
    public MapRunRedrives? ToNote(long every)
    {
        if (!IsOver && _through - _noted < every)
        {
            return null;
        }

        var note = new MapRunRedrives(_through, _notRedrivable, IsOver);
        (_noted, _notRedrivable) = (_through, default);
        return note;
    }
}

/// <summary>The turn of one child to go on, or to be started anew. Its input is kept only as long as an Express child may need it.</summary>
internal sealed class ChildTurn(ExecutionRow child)
{
    public ExecutionRow Child { get; } = child;

    public ExecutionId Id => Child.Id;

    public long ItemIndex => Child.ItemIndex!.Value;

    public int ItemCount => Child.ItemCount ?? 1;

    /// <summary>How it had ended.</summary>
    public ExecutionStatus Status => Child.Status;

    public bool IsOver { get; set; }

    public bool IsRefused { get; set; }
}
