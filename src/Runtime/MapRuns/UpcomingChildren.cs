using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Engine.Executions;
using Treadle.Engine.Maps;
using Treadle.Storage;

namespace Treadle.Runtime.MapRuns;

/// <summary>Makes children of items, in their order: one of each, or of as many as a batch has.</summary>
/// <param name="row">The run; its cursor says behind which item and child to begin.</param>
/// <param name="plan">Where the items come from.</param>
/// <param name="children">What the children are.</param>
/// <param name="arns">Names them.</param>
/// <param name="selection">Makes their inputs.</param>
/// <remarks>On the desk's thread. A few items and one input are in memory.</remarks>
internal sealed class UpcomingChildren(MapRunRow row, MapRunPlan plan, MachineRevision children, MapRunArns arns, ItemSelection selection)
{
    /// <summary>Fewer items at hand than this, and more are read.</summary>
    private const int ItemsLow = 256;

    private readonly Queue<(MapItem Item, string? Next)> _items = [];
    private readonly IEnumerator<MapItem>? _dataset = plan.Dataset is { } dataset ? MapItem.Of(dataset).Skip((int)row.Cursor.Items).GetEnumerator() : null;
    private readonly long _itemsMax = plan.Source is { Config.MaxItems: > 0 and var max } ? max : long.MaxValue;
    private ChildInput _next = selection.NewChild();
    private string? _position;

    /// <summary>Behind the last child that was made.</summary>
    public MapRunCursor Taken { get; private set; } = row.Cursor;

    /// <summary>How many items have been read, those of former lives included.</summary>
    public long ItemsRead { get; private set; } = row.Cursor.Items;

    /// <summary>There are no more items than have been read.</summary>
    public bool IsReadToEnd { get; private set; }

    /// <summary>All items there are have been made children of, but for those that <see cref="Next"/> has in its hand.</summary>
    public bool IsAtEnd => IsReadToEnd && _items.Count == 0;

    /// <summary>Items have to be read for it.</summary>
    public bool WantsItems => _dataset is null && !IsReadToEnd && _items.Count < ItemsLow;

    /// <param name="items">Those that follow the ones it has.</param>
    /// <param name="isEnd">There are no more.</param>
    public void Add(IReadOnlyList<ReadItem> items, bool isEnd)
    {
        foreach (var item in items.Take((int)Math.Min(items.Count, _itemsMax - ItemsRead)))
        {
            _items.Enqueue((new MapItem(ItemsRead++, item.Value, item.Key, item.Source), item.Next.Text));
        }

        IsReadToEnd |= isEnd || ItemsRead == _itemsMax;
    }

    /// <summary>The next child, once it has all its items.</summary>
    /// <param name="now">What <c>$now()</c> answers.</param>
    /// <returns>Null when items are missing, or none are left; an error when an item makes no input.</returns>
    public Evaluated<ChildStart?> Next(DateTimeOffset now)
    {
        FillFromDataset();
        while (!_next.IsFull && _items.TryPeek(out var first))
        {
            var selected = selection.Select(first.Item, now);
            if (selected.Error is { } error)
            {
                return error;
            }

            if (!_next.TryAdd(selected.Value!))
            {
                return _next.Count == 0 ? selection.NoRoom() : Child();
            }

            _position = first.Next;
            _items.Dequeue();
        }

        return _next.Count > 0 && (_next.IsFull || IsAtEnd) ? Child() : (ChildStart?)null;
    }

    private void FillFromDataset()
    {
        while (_dataset is not null && !IsReadToEnd && _items.Count < ItemsLow)
        {
            if (_dataset.MoveNext())
            {
                _items.Enqueue((_dataset.Current, null));
                ItemsRead++;
            }
            else
            {
                IsReadToEnd = true;
            }
        }
    }

    private ChildStart Child()
    {
        var (name, arn) = arns.Child(row.Arn, Taken.Items, children.Program.Type);
        var input = _next.ToJson();
        var request = new StartRequest(arn, name, children, input, input.ToString())
        {
            Place = new MapRunPlace(row.Id, Taken.Items, _next.Count),
        };
        Taken = new MapRunCursor(Taken.Children + 1, Taken.Items + _next.Count, _position);
        _next = selection.NewChild();
        return new ChildStart(request, Taken);
    }
}
