using System.Text;
using System.Text.Json.Nodes;
using Treadle.Api.S3;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Integrations.MapItems;
using Treadle.Objects;
using Treadle.Runtime.MapRuns;
using Treadle.Tests.Common;
using AslObject = Treadle.Asl.Json.JsonObject;
using AslValue = Treadle.Asl.Json.JsonValue;

namespace Treadle.Api.Tests.MapItems;

/// <summary>This server's S3 with one bucket, for a map run.</summary>
internal sealed class GivenBucket : IAsyncDisposable
{
    public const string Bucket = "data";

    public static readonly MapRunIdentity Run = new("arn:aws:states:eu-west-1:000000000000:mapRun:m/Map:0dc4a3b2", "000000000000/eu-west-1", "arn:aws:iam::000000000000:role/r");

    private static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treadle-map-items-");
    private readonly ObjectService _objects;
    private readonly OperationTable _calls;

    private GivenBucket()
    {
        _objects = new ObjectService(new MemoryResources(), _folder.FullName, TimeProvider.System);
        _calls = new OperationTable(S3Operations.All(new S3Dispatcher(_objects, TimeProvider.System, (what, e) => Assert.Fail($"{what}: {e}"))));
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A folder for files.</summary>
    public string Folder => _folder.FullName;

    public static async Task<GivenBucket> MakeAsync()
    {
        var given = new GivenBucket();
        await given._objects.CreateBucketAsync(Caller, Bucket, Stop);
        return given;
    }

    public Task MakeAnotherAsync(string bucket) => _objects.CreateBucketAsync(Caller, bucket, Stop);

    public Task PutAsync(string key, string content, string bucket = Bucket) => PutAsync(key, Encoding.UTF8.GetBytes(content), bucket);

    public Task PutAsync(string key, byte[] content, string bucket = Bucket) => _objects.PutAsync(bucket, key, new MemoryStream(content), new PutOptions(), Stop);

    public async Task<string> GetAsync(string key) => Encoding.UTF8.GetString(Convert.FromBase64String(
        (string)(await _calls.CallAsync(Caller, "s3", "GetObject", new JsonObject { ["Bucket"] = Bucket, ["Key"] = key }, Stop))["Body"]!));

    public async Task<IEnumerable<string>> KeysAsync() =>
        ((await _calls.CallAsync(Caller, "s3", "ListObjectsV2", new JsonObject { ["Bucket"] = Bucket }, Stop))["Contents"] as JsonArray ?? []).Select(o => (string)o!["Key"]!);

    public async Task<List<ReadItem>> ReadAsync(string action, string arguments, ReaderConfig? config = null, ItemPosition? from = null, int count = int.MaxValue)
    {
        var source = new ItemSource("arn:aws:states:::s3:" + action, (AslObject)AslValue.Parse(arguments), config ?? new ReaderConfig());
        var items = new List<ReadItem>();
        await foreach (var item in new MapItemReader(() => _calls).ReadAsync(source, Run, from, Stop))
        {
            items.Add(item);
            if (items.Count == count)
            {
                break;
            }
        }

        return items;
    }

    public MapResultWriter Writer(long fileBytes = long.MaxValue) => new(() => _calls) { FileBytes = fileBytes };

    public async ValueTask DisposeAsync()
    {
        await _objects.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
