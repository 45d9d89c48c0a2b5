using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;

namespace Treadle.Runtime.MapRuns;

/// <summary>Writes the results of a map run where its ResultWriter says, or gives the state's output the form that its WriterConfig asks for.</summary>
public interface IResultWriter
{
    /// <summary>Shows that results can be written before there are any; nothing where they are the state's output.</summary>
    /// <exception cref="ResultWriterException">They can't.</exception>
    Task ProbeAsync(ResultDestination destination, MapRunIdentity run, CancellationToken stop);

    /// <summary>Begins to write. After a crash it is begun again from the first result: the same run writes over what it has written.</summary>
    /// <exception cref="ResultWriterException">It cannot be written there.</exception>
    Task<IResultExport> OpenAsync(ResultDestination destination, MapRunIdentity run, CancellationToken stop);
}

/// <summary>One writing of results, in the order of the items. One caller at a time; disposing without completing gives it up.</summary>
public interface IResultExport : IAsyncDisposable
{
    /// <exception cref="ResultWriterException">It could not be written, or the state's output has become too large (States.DataLimitExceeded).</exception>
    ValueTask AddAsync(ExportedResult result, CancellationToken stop);

    /// <summary>Finishes; what was written is whole only now.</summary>
    /// <returns>The Map state's result: where the manifest is, or the list itself where there is no Resource.</returns>
    /// <exception cref="ResultWriterException">It could not be written, or the list is too large for a state's output (States.DataLimitExceeded).</exception>
    Task<JsonValue> CompleteAsync(CancellationToken stop);
}

/// <summary>What became of one child execution: what its line in <c>SUCCEEDED_n</c>, <c>FAILED_n</c> or <c>PENDING_n</c> shows.</summary>
public sealed record ExportedResult
{
    public required string ExecutionArn { get; init; }

    public required string Name { get; init; }

    /// <summary><c>machine ARN/label</c>.</summary>
    public required string StateMachineArn { get; init; }

    /// <summary>Null for a child that was never started (PENDING).</summary>
    public required ExecutionStatus? Status { get; init; }

    /// <summary>The child's input, JSON as UTF-8.</summary>
    public required ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>JSON as UTF-8; null unless it has succeeded.</summary>
    public ReadOnlyMemory<byte>? Output { get; init; }

    public string? Error { get; init; }

    public string? Cause { get; init; }

    /// <summary>Null for one that was never started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null for one that has not ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public int RedriveCount { get; init; }

    public DateTimeOffset? RedrivenAt { get; init; }

    /// <summary>A Standard child, which can be redriven by its run; an Express one is started anew.</summary>
    public required bool IsStandard { get; init; }
}

/// <summary>The results cannot be written: the run fails with this.</summary>
/// <param name="error">The error's name: <c>States.ResultWriterFailed</c>, <c>States.DataLimitExceeded</c>.</param>
/// <param name="cause">AWS's words.</param>
public sealed class ResultWriterException(string error, string cause) : Exception(cause)
{
    public string Error { get; } = error;
}
