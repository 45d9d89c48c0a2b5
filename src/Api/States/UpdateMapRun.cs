using System.Text.Json;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Runtime.MapRuns;
using Treadle.Storage;

namespace Treadle.Api.States;

/// <summary>Changes how a running map run goes on; it acts at once.</summary>
internal sealed class UpdateMapRun(IStore store, IMapRunService mapRuns) : StatesOperation("UpdateMapRun")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("mapRunArn");
        var maxConcurrency = input.Integer("maxConcurrency");
        var percentage = input.Number("toleratedFailurePercentage");
        var count = input.Integer("toleratedFailureCount");
        var run = MapRunArn.Find(store, arn);
        var settings = new MapRunSettings(
            maxConcurrency ?? run.Settings.MaxConcurrency,
            new ToleratedFailures(count ?? run.Settings.Tolerated.Count, percentage ?? run.Settings.Tolerated.Percentage));
        if (run.Status != MapRunStatus.Running || !await mapRuns.UpdateAsync(run.Id, settings, stop))
        {
            throw new AwsErrorException("ValidationException", "Map Run has already completed.") { Members = new() { ["reason"] = "CANNOT_UPDATE_COMPLETED_MAP_RUN" } };
        }
    }
}
