using System.Buffers;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Objects.Transfers;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems.Results;

/// <summary>Results that are written as files, of each status its own, and a manifest that names them.</summary>
internal sealed class FileExport : IResultExport
{
    private readonly ResultPlace _place;
    private readonly MapRunIdentity _run;
    private readonly Dictionary<string, ResultFiles> _files;

    public FileExport(ResultPlace place, MapRunIdentity run, WriterConfig config, long fileBytesMax)
    {
        (_place, _run) = (place, run);
        _files = ((string[])["FAILED", "PENDING", "SUCCEEDED"]).ToDictionary(status => status, status => new ResultFiles(status, config, fileBytesMax, place.Open));
    }

    public async ValueTask AddAsync(ExportedResult result, CancellationToken stop)
    {
        try
        {
            await _files[ResultLines.FileOf(result.Status)].AddAsync(result, stop);
        }
        catch (Exception failure) when (Words(failure) is not null)
        {
            throw Failed("Failed to write the results into the specified output bucket.", failure);
        }
    }

    public async Task<JsonValue> CompleteAsync(CancellationToken stop)
    {
        try
        {
            var lists = new List<KeyValuePair<string, JsonValue>>();
            foreach (var (status, files) in _files)
            {
                lists.Add(new(status, new JsonArray([.. (await files.CompleteAsync(stop)).Select(f => new JsonObject(("Key", _place.KeyOf(f.File)), ("Size", f.Size)))])));
            }

            await WriteManifestAsync(_place, new JsonObject(("DestinationBucket", _place.Bucket), ("MapRunArn", _run.Arn), ("ResultFiles", new JsonObject(lists))), stop);
            return new JsonObject(
                ("MapRunArn", _run.Arn),
                ("ResultWriterDetails", new JsonObject(("Bucket", _place.Bucket), ("Key", _place.ManifestKey))));
        }
        catch (Exception failure) when (Words(failure) is not null)
        {
            throw Failed("Failed to write the results into the specified output bucket.", failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var files in _files.Values)
        {
            await files.DisposeAsync();
        }
    }

    /// <summary>Shows that the results can be written, by a manifest that names none: AWS does so when the state is entered.</summary>
    /// <exception cref="ResultWriterException">They can't.</exception>
    public static async Task ProbeAsync(ResultPlace place, MapRunIdentity run, CancellationToken stop)
    {
        try
        {
            var none = new JsonObject(("FAILED", JsonArray.Empty), ("PENDING", JsonArray.Empty), ("SUCCEEDED", JsonArray.Empty));
            await WriteManifestAsync(place, new JsonObject(("DestinationBucket", place.Bucket), ("MapRunArn", run.Arn), ("ResultFiles", none)), stop);
        }
        catch (Exception failure) when (Words(failure) is not null)
        {
            throw Failed("Failed to write a test manifest into the specified output bucket.", failure);
        }
    }

    private static async Task WriteManifestAsync(ResultPlace place, JsonObject manifest, CancellationToken stop)
    {
        await using var writer = place.Open(ResultPlace.ManifestFile);
        await writer.Content.WriteAsync(manifest.Utf8, stop);
        await writer.CompleteAsync(stop);
    }

    private static ResultWriterException Failed(string what, Exception failure) => new(ErrorNames.ResultWriterFailed, $"{what} | Message from S3: {Words(failure)}");

    /// <summary>Why it can't be written; null for what is no refusal.</summary>
    private static string? Words(Exception failure) => failure switch
    {
        AwsErrorException refused => ReaderFailures.S3Words(refused),
        IOException or UnauthorizedAccessException => failure.Message,
        _ => null,
    };
}
