using Treadle.Runtime.Lanes;

namespace Treadle.Simulation;

/// <summary>Rows of inboxes that are on disk, and of which the lanes are told late, or once more.</summary>
internal sealed class LateRows(World world, Chooser chooser)
{
    private readonly List<LaneMessage.Deliver> _late = [];

    public bool HasAny => _late.Count > 0;

    public void NodeDied() => _late.Clear();

    /// <summary>Takes a row that its lane is about to be told of, if it is to be late.</summary>
    public bool TryTake(LaneMessage.Deliver row)
    {
        // Rows of one execution come in order: what follows a late one is late too.
        var isLate = _late.Exists(l => l.Execution == row.Execution && l.Input.InboxId < row.Input.InboxId);
        if (!isLate && !world.IsCalm && chooser.OneIn(8))
        {
            world.Cover("a late inbox row");
            isLate = true;
        }

        if (isLate)
        {
            _late.Add(row);
        }
        else if (!world.IsCalm && chooser.OneIn(10))
        {
            world.Cover("an inbox row told twice");
            _late.Add(row with { Input = new QueuedInput(row.Input.Input, row.Input.InboxId) });
        }

        return isLate;
    }

    /// <summary>Tells a lane of the oldest row of some execution.</summary>
    public void TellOne()
    {
        var execution = chooser.Of(_late).Execution;
        var row = _late.Where(l => l.Execution == execution).MinBy(l => l.Input.InboxId)!;
        _late.Remove(row);
        world.Node.Send(row.Execution, row);
    }
}
