using System.Text;
using Treadle.Aws;
using Treadle.Tests.Common;

namespace Treadle.Objects.Tests;

/// <summary>Buckets in a folder of their own, with one bucket in them.</summary>
internal sealed class Given : IAsyncDisposable
{
    public const string Bucket = "things";

    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-objects-");

    private Given() => Objects = new ObjectService(Resources, _data.FullName, TimeProvider.System);

    public MemoryResources Resources { get; } = new();

    public ObjectService Objects { get; private set; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public IEnumerable<string> Files => Directory.EnumerateFiles(_data.FullName, "*", SearchOption.AllDirectories);

    public static async Task<Given> ABucketAsync()
    {
        var given = new Given();
        await given.Objects.CreateBucketAsync(Caller, Bucket, Stop);
        return given;
    }

    public Task<StoredObject> PutAsync(string key, string content = "x", PutOptions? options = null) =>
        PutAsync(key, Encoding.UTF8.GetBytes(content), options);

    public Task<StoredObject> PutAsync(string key, byte[] content, PutOptions? options = null) =>
        Objects.PutAsync(Bucket, key, new MemoryStream(content), options ?? new PutOptions(), Stop);

    public async Task<byte[]> ReadAsync(string key, long offset = 0, long? length = null)
    {
        var stored = Objects.Get(Bucket, key);
        using var bytes = new MemoryStream();
        await using var content = Objects.Open(Bucket, stored, offset, length ?? stored.Size - offset);
        await content.CopyToAsync(bytes, Stop);
        return bytes.ToArray();
    }

    /// <summary>The server ends and starts again on what is there.</summary>
    public async Task RestartAsync()
    {
        await Objects.DisposeAsync();
        Objects = new ObjectService(Resources, _data.FullName, TimeProvider.System);
    }

    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await Objects.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
