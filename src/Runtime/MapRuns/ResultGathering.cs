using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage;

namespace Treadle.Runtime.MapRuns;

/// <summary>Puts together what the children of a run came to, in the order of the items, page by page: never all of it in memory.</summary>
/// <param name="store">Only read.</param>
/// <param name="reader">Reads the items of children that were not started; null when there is none.</param>
/// <param name="writer">Writes what has a destination; null when there is none.</param>
/// <param name="run">Whose results.</param>
/// <param name="limits">How large a state's output may be.</param>
internal sealed class ResultGathering(IStore store, IItemReader? reader, IResultWriter? writer, RunningMapRun run, Limits limits)
{
    private const int PageMax = 64;

    /// <exception cref="OperationCanceledException">Nobody wants the results any more.</exception>
    public async Task<MapRunMessage.Gathered> RunAsync(CancellationToken stop)
    {
        var life = run.Life;
        try
        {
            await using var export = await OpenAsync(stop);
            var written = await AddAllAsync(export, stop);
            return new MapRunMessage.Gathered(life, await export.CompleteAsync(stop), written, Error: null);
        }
        catch (ResultWriterException e) when (e.Error == ErrorNames.DataLimitExceeded)
        {
            return new MapRunMessage.Gathered(life, Output: null, default, RunningMapRun.TooLarge(run.Plan.State));
        }
        catch (ResultWriterException e)
        {
            return new MapRunMessage.Gathered(life, Output: null, default, new StatesError(e.Error, e.Message) { IsWhole = true });
        }
    }

    /// <summary>Shows that the results can be written, before there are any.</summary>
    /// <exception cref="OperationCanceledException">The node stops.</exception>
    public async Task<MapRunMessage.Probed> ProbeAsync(CancellationToken stop)
    {
        try
        {
            if (writer is not null && run.Plan.Destination is { } destination)
            {
                await writer.ProbeAsync(destination, run.Identity, stop);
            }

            return new MapRunMessage.Probed(run.Life, Error: null);
        }
        catch (ResultWriterException e)
        {
            return new MapRunMessage.Probed(run.Life, new StatesError(e.Error, e.Message) { IsWhole = true });
        }
    }

    private async Task<IResultExport> OpenAsync(CancellationToken stop)
    {
        if (run.Plan.Destination is not { } destination)
        {
            return new OutputList(run.Plan.State, limits);
        }

        return writer is null
            ? throw new ResultWriterException(ErrorNames.ResultWriterFailed, "This server writes no results.")
            : await writer.OpenAsync(destination, run.Identity, stop);
    }

    private async Task<MapRunCount> AddAllAsync(IResultExport export, CancellationToken stop)
    {
        var written = default(MapRunCount);
        var behind = (long?)null;
        var next = 0L;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var page = store.ListChildren(new ChildQuery(run.Row.Id, Status: null, behind, PageMax) { IsAscending = true });
            foreach (var child in page)
            {
                await export.AddAsync(ToResult(child), stop);
                written += new MapRunCount(1, child.ItemCount ?? 1);
                behind = child.ItemIndex;
                next = (child.ItemIndex ?? 0) + (child.ItemCount ?? 1);
            }

            if (page.Count < PageMax)
            {
                await AddPendingAsync(export, next, stop);
                return written;
            }
        }
    }

    /// <param name="export">Where they go.</param>
    /// <param name="first">The first item that no child has.</param>
    /// <param name="stop">Nobody wants the results any more.</param>
    private async Task AddPendingAsync(IResultExport export, long first, CancellationToken stop)
    {
        if (run.Pending is not { } pending)
        {
            return;
        }

        await foreach (var child in pending.ReadAsync(reader, first, stop))
        {
            await export.AddAsync(child, stop);
        }
    }

    private ExportedResult ToResult(ExecutionRow child) => new()
    {
        ExecutionArn = child.Arn,
        Name = child.Name,
        StateMachineArn = child.StateMachineArn,
        Status = child.Status,
        Input = child.Input,
        Output = child.Output,
        Error = child.Error,
        Cause = child.Cause,
        StartedAt = child.StartedAt,
        EndedAt = child.EndedAt,
        RedriveCount = child.RedriveCount,
        RedrivenAt = child.RedrivenAt,
        IsStandard = run.IsStandard,
    };
}

/// <summary>The outputs of the children that succeeded, as a list: the result of a Map without a ResultWriter.</summary>
internal sealed class OutputList(string state, Limits limits) : IResultExport
{
    private readonly List<JsonValue> _outputs = [];
    private long _bytes = 2;

    public ValueTask AddAsync(ExportedResult result, CancellationToken stop)
    {
        if (result is { Status: ExecutionStatus.Succeeded, Output: { } output })
        {
            _bytes += output.Length + (_outputs.Count > 0 ? 1 : 0);
            if (_bytes > limits.DataBytesMax)
            {
                var error = RunningMapRun.TooLarge(state);
                throw new ResultWriterException(error.Error!, error.Cause!);
            }

            _outputs.Add(JsonValue.FromCanonical(output));
        }

        return ValueTask.CompletedTask;
    }

    public Task<JsonValue> CompleteAsync(CancellationToken stop) => Task.FromResult<JsonValue>(new JsonArray(_outputs.ToArray()));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
