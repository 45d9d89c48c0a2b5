using Treadle.Asl;

namespace Treadle.Runtime.MapRuns;

/// <summary>The items of one run, read as they are asked for. One read at a time.</summary>
internal sealed class ItemFeed(IItemReader? reader, RunningMapRun run, ItemPosition? from, CancellationToken nodeStops)
{
    private const int ItemsMax = 512;

    /// <summary>About how many bytes are read at once.</summary>
    private const int BytesMax = 4 << 20;

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(nodeStops);
    private IAsyncEnumerator<ReadItem>? _items;
    private int _use;

    private enum Use
    {
        Idle,
        Reading,
        Over,
    }

    /// <summary>Some more items.</summary>
    public async Task<MapRunMessage> NextAsync()
    {
        var items = new List<ReadItem>();
        if (Interlocked.CompareExchange(ref _use, (int)Use.Reading, (int)Use.Idle) != (int)Use.Idle)
        {
            return Failed(items, ErrorNames.ItemReaderFailed, "The run has ended.");
        }

        try
        {
            return await ReadAsync(items);
        }
        catch (ItemReaderException e)
        {
            return Failed(items, e.Error, e.Message);
        }
        catch (Exception e)
        {
            return Failed(items, ErrorNames.ItemReaderFailed, e.Message);
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _use, (int)Use.Idle, (int)Use.Reading) == (int)Use.Over)
            {
                await CloseAsync();
            }
        }
    }

    /// <summary>Nobody reads any more. Any thread, once.</summary>
    public void Cancel()
    {
        _stop.Cancel();
        if (Interlocked.Exchange(ref _use, (int)Use.Over) == (int)Use.Idle)
        {
            _ = Task.Run(CloseAsync);
        }
    }

    private async Task<MapRunMessage> ReadAsync(List<ReadItem> items)
    {
        var source = run.Plan.Source ?? throw new InvalidOperationException($"{run.Row.Arn} reads its items from the state's input.");
        if (reader is null)
        {
            return Failed(items, ErrorNames.ItemReaderFailed, "This server reads no items.");
        }

        _items ??= reader.ReadAsync(source, run.Identity, from, _stop.Token).GetAsyncEnumerator(_stop.Token);
        for (var bytes = 0; items.Count < ItemsMax && bytes < BytesMax;)
        {
            if (!await _items.MoveNextAsync())
            {
                return new MapRunMessage.Read(run.Life, items, IsEnd: true, Error: null);
            }

            items.Add(_items.Current);
            bytes += _items.Current.Value.Utf8Length;
        }

        return new MapRunMessage.Read(run.Life, items, IsEnd: false, Error: null);
    }

    private MapRunMessage.Read Failed(List<ReadItem> before, string error, string cause) =>
        new(run.Life, before, IsEnd: false, new StatesError(error, cause) { IsWhole = true });

    private async Task CloseAsync()
    {
        try
        {
            if (_items is { } items)
            {
                await items.DisposeAsync();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ItemReaderException or IOException)
        {
            // It is closed all the same.
        }
        finally
        {
            _stop.Dispose();
        }
    }
}
