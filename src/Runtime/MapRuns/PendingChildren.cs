using System.Runtime.CompilerServices;
using Treadle.Asl.Compiling;
using Treadle.Engine.Executions;
using Treadle.Engine.Maps;
using Treadle.Storage;

namespace Treadle.Runtime.MapRuns;

/// <summary>The children that a run which ended early has not started, of the items that it had read by then: what <c>PENDING_n.json</c> shows.</summary>
/// <remarks>The items are read once more, one after the other: those that were at hand are gone after a crash, and those of the state's input were never all looked at.</remarks>
/// <param name="run">Where items come from, and what a child is.</param>
/// <param name="selection">Makes the inputs.</param>
/// <param name="arns">Names the children.</param>
/// <param name="from">Where the starting of children had come to.</param>
/// <param name="total">How many items had been read, those of started children included.</param>
/// <param name="now">What <c>$now()</c> answers.</param>
internal sealed class PendingChildren(RunningMapRun run, ItemSelection selection, MapRunArns arns, MapRunCursor from, long total, DateTimeOffset now)
{
    /// <param name="reader">Reads what is not in the state's input.</param>
    /// <param name="first">The first item that no child has, as the children on disk tell it: behind a crash they are further than what was noted.</param>
    /// <param name="stop">Nobody wants them any more.</param>
    public async IAsyncEnumerable<ExportedResult> ReadAsync(IItemReader? reader, long first, [EnumeratorCancellation] CancellationToken stop)
    {
        var child = selection.NewChild();
        await foreach (var item in ItemsAsync(reader, stop))
        {
            if (item.Index < first)
            {
                continue;
            }

            // An item that makes no input would have failed the run in its turn: no child comes of it or behind it.
            if (selection.Select(item, now).Value is not { } input)
            {
                break;
            }

            if (!child.TryAdd(input))
            {
                if (child.Count == 0)
                {
                    break;
                }

                yield return ToResult(child, first);
                (child, first) = (selection.NewChild(), item.Index);
                if (!child.TryAdd(input))
                {
                    break;
                }
            }

            if (child.IsFull)
            {
                yield return ToResult(child, first);
                (child, first) = (selection.NewChild(), item.Index + 1);
            }
        }

        if (child.Count > 0)
        {
            yield return ToResult(child, first);
        }
    }

    private async IAsyncEnumerable<MapItem> ItemsAsync(IItemReader? reader, [EnumeratorCancellation] CancellationToken stop)
    {
        var index = from.Items;
        if (run.Plan.Dataset is { } dataset)
        {
            foreach (var item in MapItem.Of(dataset).Skip((int)index))
            {
                yield return item;
            }
        }

        if (reader is null || run.Plan.Source is not { } source)
        {
            yield break;
        }

        var position = from.Position is { } text ? new ItemPosition(text) : null;
        await using var items = reader.ReadAsync(source, run.Identity, position, stop).GetAsyncEnumerator(stop);
        while (index < total && await HasMoreAsync(items))
        {
            yield return new MapItem(index++, items.Current.Value, items.Current.Key, items.Current.Source);
        }
    }

    /// <summary>What cannot be read again is left out: the run has failed already, and with a reason that says more.</summary>
    private static async ValueTask<bool> HasMoreAsync(IAsyncEnumerator<ReadItem> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (ItemReaderException)
        {
            return false;
        }
    }

    private ExportedResult ToResult(ChildInput child, long first)
    {
        var (name, arn) = arns.Child(run.Row.Arn, first, run.ChildType);
        return new ExportedResult
        {
            ExecutionArn = arn,
            Name = name,
            StateMachineArn = run.Plan.StateMachineArn,
            Status = null,
            Input = child.ToJson().Utf8.ToArray(),
            IsStandard = run.IsStandard,
        };
    }
}
