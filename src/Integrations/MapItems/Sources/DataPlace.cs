using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Objects.Transfers;
using Treadle.Runtime.MapRuns;
using AslObject = Treadle.Asl.Json.JsonObject;
using AslString = Treadle.Asl.Json.JsonString;

namespace Treadle.Integrations.MapItems.Sources;

/// <summary>Where the data of an ItemReader is: a bucket, or a folder that stands for one.</summary>
internal abstract class DataPlace
{
    /// <summary>What <c>$$.Map.Item.Source</c> calls it: <c>S3://bucket</c>.</summary>
    public abstract string Uri { get; }

    /// <summary>The Key of the arguments.</summary>
    /// <exception cref="ItemReaderException">They have none.</exception>
    public abstract string ObjectKey { get; }

    /// <param name="key">The object.</param>
    /// <param name="etag">The content that it must have; null for what there is.</param>
    public abstract DataObject Object(string key, string? etag);

    /// <summary>An object that a manifest names.</summary>
    /// <param name="bucket">Where it is; null for here.</param>
    /// <param name="key">The object.</param>
    /// <param name="etag">The content that it must have; null for what there is.</param>
    public abstract DataObject Named(string? bucket, string key, string? etag);

    /// <summary>It is a folder that stands for a bucket.</summary>
    public abstract bool IsFolder { get; }

    public abstract ObjectListing Listing();

    /// <param name="arguments">Parameters of the ItemReader.</param>
    /// <param name="run">For whom.</param>
    /// <param name="calls">Reaches S3.</param>
    /// <exception cref="ItemReaderException">They name no bucket.</exception>
    public static DataPlace Of(AslObject arguments, MapRunIdentity run, IAwsCall calls)
    {
        var bucket = Required(arguments, "Bucket");
        return ObjectFolder.Of(bucket) is { } folder ? new Folder(folder, arguments, calls, CallerOf(run)) : new Bucket(bucket, calls, CallerOf(run), arguments);
    }

    public static AwsCaller CallerOf(MapRunIdentity run) => run.Scope.Split('/') is [var account, var region] ? new AwsCaller(account, region) : throw new InvalidDataException("This is no scope: " + run.Scope);

    private static string Required(AslObject arguments, string name) =>
        arguments[name] is AslString { Value: { Length: > 0 } text } ? text : throw ReaderFailures.Of($"The field '{name}' is required but was missing");

    private sealed class Bucket(string name, IAwsCall calls, AwsCaller caller, AslObject arguments) : DataPlace
    {
        public override string Uri { get; } = "S3://" + name;

        public override string ObjectKey => Required(arguments, "Key");

        public override bool IsFolder => false;

        // Of the members for a list only these mean something for an object, and a version is that of the object that the arguments name.
        public override DataObject Object(string key, string? etag) => Object(name, key, etag, ["VersionId", "ExpectedBucketOwner", "RequestPayer"]);

        public override DataObject Named(string? bucket, string key, string? etag) => Object(bucket ?? name, key, etag, ["ExpectedBucketOwner", "RequestPayer"]);

        private BucketObject Object(string bucket, string key, string? etag, string[] members)
        {
            var input = new JsonObject { ["Bucket"] = bucket, ["Key"] = key };
            foreach (var member in members)
            {
                if (arguments[member] is AslString { Value: var value })
                {
                    input[member] = value;
                }
            }

            return new BucketObject(calls, caller, input, etag);
        }

        public override ObjectListing Listing() => new BucketListing(calls, caller, JsonNode.Parse(arguments.Utf8.Span)!.AsObject());
    }

    private sealed class Folder(string path, AslObject arguments, IAwsCall calls, AwsCaller caller) : DataPlace
    {
        public override string Uri { get; } = "file://" + path;

        public override string ObjectKey => Required(arguments, "Key");

        public override DataObject Object(string key, string? etag) =>
            new FileObject(path, key, ObjectFolder.PathOf(path, key) ?? throw ReaderFailures.Of($"The Key '{key}' leads out of the folder."), etag);

        public override bool IsFolder => true;

        public override DataObject Named(string? bucket, string key, string? etag) =>
            bucket is null ? Object(key, etag) : new BucketObject(calls, caller, new JsonObject { ["Bucket"] = bucket, ["Key"] = key }, etag);

        public override ObjectListing Listing() => new FolderListing(path, arguments["Prefix"] is AslString { Value: var prefix } ? prefix : "");
    }
}
