using System.Globalization;
using System.Text;
using Treadle.Asl.Compiling;
using Treadle.Runtime.MapRuns;

namespace Treadle.Api.Tests.MapItems;

/// <summary>Items of distributed Maps from this server's S3 and from folders.</summary>
public sealed class ReaderTests
{
    private static readonly ReaderConfig Lines = new() { InputType = "JSONL" };
    private static readonly ReaderConfig FirstRow = new() { InputType = "CSV", CsvHeaderLocation = "FIRST_ROW" };

    [Fact]
    public async Task The_objects_of_a_bucket_are_items_with_Step_Functions_names()
    {
        await using var given = await GivenBucket.MakeAsync();
        await given.PutAsync("in/a", "hello");
        await given.PutAsync("other", "");

        var item = Assert.Single(await given.ReadAsync("listObjectsV2", """{"Bucket":"data","Prefix":"in/"}"""));
        var value = (Asl.Json.JsonObject)item.Value;

        Assert.Equal(["Etag", "Key", "LastModified", "Size", "StorageClass"], value.Select(member => member.Key));
        Assert.Equal("""["\"5d41402abc4b2a76b9719d911017c592\"","in/a",5,"STANDARD"]""", new Asl.Json.JsonArray([value["Etag"]!, value["Key"]!, value["Size"]!, value["StorageClass"]!]).ToString());
        Assert.InRange(long.Parse(value["LastModified"]!.ToString(), CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.Equal("S3://data", item.Source);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_and_goes_on_behind_any_key()
    {
        await using var given = await GivenBucket.MakeAsync();
        foreach (var key in (string[])["a b", "a/1", "b", "c", "é"])
        {
            await given.PutAsync(key, "");
        }

        const string Arguments = """{"Bucket":"data","MaxKeys":2}""";
        var all = await given.ReadAsync("listObjectsV2", Arguments);

        Assert.Equal("a b,a/1,b,c,é", Keys(all));
        foreach (var (item, i) in all.Select((item, i) => (item, i)))
        {
            Assert.Equal(Keys(all.Skip(i + 1)), Keys(await given.ReadAsync("listObjectsV2", Arguments, from: item.Next)));
        }
    }

    [Fact]
    public async Task An_object_longer_than_one_range_is_read_whole_and_goes_on_anywhere()
    {
        await using var given = await GivenBucket.MakeAsync();
        var text = new StringBuilder("n,text\n");
        for (var i = 0; i < 30_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},{new string('x', 60)}\n");
        }

        await given.PutAsync("big.csv", text.ToString());
        const string Arguments = """{"Bucket":"data","Key":"big.csv"}""";
        var all = await given.ReadAsync("getObject", Arguments, FirstRow);
        var rest = await given.ReadAsync("getObject", Arguments, FirstRow, all[20_000].Next);

        Assert.Equal(30_000, all.Count);
        Assert.Equal("S3://data/big.csv", all[0].Source);
        Assert.Equal(all.Skip(20_001).Select(item => item.Value), rest.Select(item => item.Value));
        Assert.True(Encoding.UTF8.GetByteCount(all[^1].Next.Text) < 2048);
    }

    [Fact]
    public async Task The_objects_of_a_list_are_read_one_after_the_other()
    {
        await using var given = await GivenBucket.MakeAsync();
        await given.PutAsync("in/", "");
        await given.PutAsync("in/1", "1\n2\n");
        await given.PutAsync("in/2", "");
        await given.PutAsync("in/3", "3\n4");
        const string Arguments = """{"Bucket":"data","Prefix":"in/"}""";
        var config = Lines with { Transformation = "LOAD_AND_FLATTEN" };
        var all = await given.ReadAsync("listObjectsV2", Arguments, config);

        Assert.Equal("1 2 3 4", string.Join(' ', all.Select(item => item.Value)));
        Assert.Equal(["S3://data/in/1", "S3://data/in/1", "S3://data/in/3", "S3://data/in/3"], all.Select(item => item.Source));
        foreach (var (item, i) in all.Select((item, i) => (item, i)))
        {
            Assert.Equal(all.Skip(i + 1).Select(rest => rest.Value), (await given.ReadAsync("listObjectsV2", Arguments, config, item.Next)).Select(rest => rest.Value));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_object_that_has_changed_is_not_read_on(bool isFolder)
    {
        await using var given = await GivenBucket.MakeAsync();
        var arguments = $$"""{"Bucket":"{{(isFolder ? "file://" + given.Folder : "data")}}","Key":"k"}""";
        await WriteAsync("1\n2\n");
        var first = await given.ReadAsync("getObject", arguments, Lines, count: 1);
        await WriteAsync("1\n2\n3\n");

        var failure = await Assert.ThrowsAsync<ItemReaderException>(() => given.ReadAsync("getObject", arguments, Lines, first[0].Next));
        Assert.Equal(("States.ItemReaderFailed", $"The object {first[0].Source} has changed since the map run began to read it."), (failure.Error, failure.Message));

        Task WriteAsync(string text) => isFolder ? File.WriteAllTextAsync(Path.Combine(given.Folder, "k"), text, GivenBucket.Stop) : given.PutAsync("k", text);
    }

    [Fact]
    public async Task The_files_of_a_folder_are_objects()
    {
        await using var given = await GivenBucket.MakeAsync();
        Directory.CreateDirectory(Path.Combine(given.Folder, "sub"));
        await File.WriteAllTextAsync(Path.Combine(given.Folder, "sub/b.jsonl"), "1\n2\n", GivenBucket.Stop);
        await File.WriteAllTextAsync(Path.Combine(given.Folder, "sub/a.jsonl"), "0\n", GivenBucket.Stop);
        var bucket = "\"Bucket\":\"file://" + given.Folder + "\"";

        var listed = await given.ReadAsync("listObjectsV2", "{" + bucket + ",\"Prefix\":\"sub/\"}");
        var read = await given.ReadAsync("getObject", "{" + bucket + ",\"Key\":\"sub/b.jsonl\"}", Lines);
        var all = await given.ReadAsync("listObjectsV2", "{" + bucket + ",\"Prefix\":\"sub/\"}", Lines with { Transformation = "LOAD_AND_FLATTEN" });

        Assert.Equal("sub/a.jsonl,sub/b.jsonl", Keys(listed));
        Assert.Equal("1 2", string.Join(' ', read.Select(item => item.Value)));
        Assert.Equal($"file://{given.Folder}/sub/b.jsonl", read[0].Source);
        Assert.Equal("0 1 2", string.Join(' ', all.Select(item => item.Value)));
        Assert.Equal("1 2", string.Join(' ', (await given.ReadAsync("listObjectsV2", "{" + bucket + ",\"Prefix\":\"sub/\"}", Lines with { Transformation = "LOAD_AND_FLATTEN" }, all[0].Next)).Select(item => item.Value)));
    }

    [Theory]
    [InlineData("getObject", """{"Bucket":"data","Key":"none"}""", "The specified key does not exist. (Service: S3, Status Code: 404, Request ID: ")]
    [InlineData("getObject", """{"Bucket":"none","Key":"k"}""", "The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: ")]
    [InlineData("listObjectsV2", """{"Bucket":"none"}""", "The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: ")]
    [InlineData("getObject", """{"Key":"k"}""", "The field 'Bucket' is required but was missing")]
    [InlineData("getObject", """{"Bucket":"data"}""", "The field 'Key' is required but was missing")]
    [InlineData("getObject", """{"Bucket":"file:///tmp","Key":"../etc/passwd"}""", "The Key '../etc/passwd' leads out of the folder.")]
    [InlineData("getObject", """{"Bucket":"file:///none","Key":"k"}""", "file:///none/k could not be read: the file does not exist.")]
    [InlineData("listObjectsV2", """{"Bucket":"file:///none"}""", "file:///none could not be read: the folder does not exist.")]
    [InlineData("getObject", """{"Bucket":"data","Key":"k.jsonl.zst"}""", "The compression ZSTD of S3://data/k.jsonl.zst is not supported; GZIP is.")]
    public async Task What_cannot_be_read_says_why(string action, string arguments, string cause)
    {
        await using var given = await GivenBucket.MakeAsync();
        var failure = await Assert.ThrowsAsync<ItemReaderException>(() => given.ReadAsync(action, arguments, action == "getObject" ? Lines : null));

        Assert.Equal("States.ItemReaderFailed", failure.Error);
        Assert.StartsWith(cause, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_negative_number_of_items_is_refused()
    {
        await using var given = await GivenBucket.MakeAsync();
        var failure = await Assert.ThrowsAsync<ItemReaderException>(() => given.ReadAsync("getObject", """{"Bucket":"data","Key":"k"}""", Lines with { MaxItems = -1 }));

        Assert.Equal("field MaxItems must be positive", failure.Message);
    }

    [Fact]
    public async Task An_empty_object_has_no_lines()
    {
        await using var given = await GivenBucket.MakeAsync();
        await given.PutAsync("empty", "");

        Assert.Empty(await given.ReadAsync("getObject", """{"Bucket":"data","Key":"empty"}""", Lines));
    }

    private static string Keys(IEnumerable<ReadItem> items) => string.Join(',', items.Select(item => ((Asl.Json.JsonString)((Asl.Json.JsonObject)item.Value)["Key"]!).Value));
}
