using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Integrations.MapItems.Sources;
using Treadle.Objects.Transfers;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems.Results;

/// <summary>Where the files of a map run go: below a prefix and the run's own id, in a bucket or a folder that stands for one.</summary>
/// <param name="bucket">Its name, or <c>file:///…</c>.</param>
/// <param name="keys">What the keys of the run's files begin with, its last slash included.</param>
/// <param name="open">Begins an object.</param>
internal sealed class ResultPlace(string bucket, string keys, Func<string, ObjectWriter> open)
{
    public const string ManifestFile = "manifest.json";

    public string Bucket => bucket;

    public string ManifestKey => KeyOf(ManifestFile);

    /// <exception cref="ResultWriterException">The arguments name no bucket, or lead out of the folder.</exception>
    public static ResultPlace Of(JsonObject arguments, MapRunIdentity run, IAwsCall calls)
    {
        var bucket = arguments["Bucket"] is JsonString { Value: { Length: > 0 } name } ? name : throw Failed("The field 'Bucket' is required but was missing");
        var prefix = arguments["Prefix"] is JsonString { Value: { Length: > 0 } text } ? text.TrimEnd('/') + "/" : "";
        var keys = $"{prefix}{run.Arn[(run.Arn.LastIndexOf(':') + 1)..]}/";
        if (ObjectFolder.Of(bucket) is not { } folder)
        {
            var caller = DataPlace.CallerOf(run);
            return new ResultPlace(bucket, keys, key => new BucketWriter(calls, caller, bucket, key));
        }

        return ObjectFolder.PathOf(folder, keys + ManifestFile) is null
            ? throw Failed($"The Prefix '{prefix}' leads out of the folder.")
            : new ResultPlace(bucket, keys, key => new FileWriter(folder, key));
    }

    public string KeyOf(string file) => keys + file;

    public ObjectWriter Open(string file) => open(KeyOf(file));

    private static ResultWriterException Failed(string cause) => new(ErrorNames.ResultWriterFailed, cause);
}
