using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Integrations.MapItems.Results;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems;

/// <summary>Writes the results of distributed Maps as objects of S3, of this server or at an endpoint of its own, as files of a folder, or as the state's output.</summary>
/// <param name="calls">All operations of this server; asked at the first result.</param>
/// <remarks>Source: Step Functions developer guide, "ResultWriter (Map)". Any thread; of each of the three kinds of files a part of 5 MiB is in memory.</remarks>
public sealed class MapResultWriter(Func<IAwsCall> calls) : IResultWriter
{
    /// <summary>5 GB: a longer file is followed by another.</summary>
    private const long FileBytesMax = 5L << 30;

    /// <summary>How long a file may become.</summary>
    internal long FileBytes { get; init; } = FileBytesMax;

    /// <inheritdoc/>
    public Task<IResultExport> OpenAsync(ResultDestination destination, MapRunIdentity run, CancellationToken stop) => Task.FromResult<IResultExport>(destination.Resource is null
        ? new ListExport(destination.Config)
        : new FileExport(PlaceOf(destination, run), run, destination.Config, FileBytes));

    /// <inheritdoc/>
    /// <remarks>By a manifest that names no files, as AWS does.</remarks>
    public Task ProbeAsync(ResultDestination destination, MapRunIdentity run, CancellationToken stop) =>
        destination.Resource is null ? Task.CompletedTask : FileExport.ProbeAsync(PlaceOf(destination, run), run, stop);

    private ResultPlace PlaceOf(ResultDestination destination, MapRunIdentity run) => ResultPlace.Of(destination.Arguments ?? JsonObject.Empty, run, calls());
}
