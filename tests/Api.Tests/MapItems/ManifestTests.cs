using System.Globalization;
using System.IO.Compression;
using System.Text;
using Treadle.Asl.Compiling;
using Treadle.Runtime.MapRuns;

namespace Treadle.Api.Tests.MapItems;

/// <summary>Items from the objects that a manifest names: what Athena's UNLOAD has written, and S3's inventories.</summary>
public sealed class ManifestTests
{
    private const string Arguments = """{"Bucket":"data","Key":"q-manifest.csv"}""";
    private const string InventoryArguments = """{"Bucket":"data","Key":"all/2024/manifest.json"}""";

    private static readonly ReaderConfig AthenaLines = new() { ManifestType = "ATHENA_DATA", InputType = "JSONL" };
    private static readonly ReaderConfig AthenaGiven = new() { ManifestType = "ATHENA_DATA", InputType = "CSV", CsvHeaderLocation = "GIVEN", CsvHeaders = ["n", "t"] };
    private static readonly ReaderConfig Inventory = new() { ManifestType = "S3_INVENTORY" };

    [Fact]
    public async Task The_objects_of_Athenas_manifest_are_read_one_after_the_other_in_whatever_bucket_they_are()
    {
        await using var given = await GivenBucket.MakeAsync();
        await given.MakeAnotherAsync("elsewhere");
        await given.PutAsync("q-manifest.csv", "s3://data/out/1\r\n\"s3://elsewhere/a,b\"\n\n  s3://data/empty\ns3://elsewhere/x=1/c,d.gz");
        await given.PutAsync("out/1", "1\n2\n");
        await given.PutAsync("a,b", "3", "elsewhere");
        await given.PutAsync("empty", "");
        await given.PutAsync("x=1/c,d.gz", Compressed("4\n5\n"), "elsewhere");

        var all = await given.ReadAsync("getObject", Arguments, AthenaLines);

        Assert.Equal("1 2 3 4 5", Shown(all));
        Assert.Equal(["S3://data/out/1", "S3://data/out/1", "S3://elsewhere/a,b", "S3://elsewhere/x=1/c,d.gz", "S3://elsewhere/x=1/c,d.gz"], all.Select(item => item.Source));
        foreach (var (item, i) in all.Select((item, i) => (item, i)))
        {
            Assert.Equal(Shown(all.Skip(i + 1)), Shown(await given.ReadAsync("getObject", Arguments, AthenaLines, item.Next)));
        }
    }

    [Fact]
    public async Task An_object_that_is_named_twice_is_read_twice()
    {
        await using var given = await GivenBucket.MakeAsync();
        await given.PutAsync("q-manifest.csv", "s3://data/1\ns3://data/1\n");
        await given.PutAsync("1", "1\n2\n");
        var all = await given.ReadAsync("getObject", Arguments, AthenaLines);

        Assert.Equal("1 2 1 2", Shown(all));
        Assert.Equal("2 1 2", Shown(await given.ReadAsync("getObject", Arguments, AthenaLines, all[0].Next)));
        Assert.Equal("2", Shown(await given.ReadAsync("getObject", Arguments, AthenaLines, all[2].Next)));
    }

    [Fact]
    public async Task Athenas_CSV_has_no_header_unless_one_is_said_to_be_there()
    {
        await using var given = await GivenBucket.MakeAsync();
        await given.PutAsync("q-manifest.csv", "s3://data/1\ns3://data/2\n");
        await given.PutAsync("1", "a,b\nc,d\n");
        await given.PutAsync("2", "a,b\ne,f\n");
        var firstRow = AthenaGiven with { CsvHeaderLocation = "FIRST_ROW" };
        var read = await given.ReadAsync("getObject", Arguments, firstRow);

        Assert.Equal("""{"t":"b","n":"a"} {"t":"d","n":"c"} {"t":"b","n":"a"} {"t":"f","n":"e"}""", Shown(await given.ReadAsync("getObject", Arguments, AthenaGiven)));
        Assert.Equal("""{"a":"c","b":"d"} {"a":"e","b":"f"}""", Shown(read));
        Assert.Equal("""{"a":"e","b":"f"}""", Shown(await given.ReadAsync("getObject", Arguments, firstRow, read[0].Next)));
    }

    [Fact]
    public async Task A_manifest_and_objects_of_many_ranges_go_on_anywhere()
    {
        await using var given = await GivenBucket.MakeAsync();
        var manifest = new StringBuilder();
        for (var i = 0; i < 3; i++)
        {
            // Longer than a range of the manifest, so that it is read on behind the object before.
            manifest.Append(CultureInfo.InvariantCulture, $"s3://data/{i}\n{new string(' ', 700_000)}\n");
            await given.PutAsync(i.ToString(CultureInfo.InvariantCulture), string.Join('\n', Enumerable.Range(i * 1000, 1000).Select(n => $"[{n},\"{new string('x', 1_500)}\"]")));
        }

        await given.PutAsync("q-manifest.csv", manifest.ToString());
        var all = await given.ReadAsync("getObject", Arguments, AthenaLines);

        Assert.Equal(Enumerable.Range(0, 3000), all.Select(item => int.Parse(((Asl.Json.JsonArray)item.Value)[0].ToString(), CultureInfo.InvariantCulture)));
        foreach (var i in (int[])[0, 998, 999, 1000, 1700, 2999])
        {
            Assert.Equal(all.Skip(i + 1).Select(item => item.Value), (await given.ReadAsync("getObject", Arguments, AthenaLines, all[i].Next)).Select(item => item.Value));
        }

        Assert.All(all, item => Assert.InRange(item.Next.Text.Length, 1, 2048));
    }

    [Theory]
    [InlineData("q-manifest.csv", "s3://data/1\ns3://data/3\n")]
    [InlineData("1", "1\n2\n9\n")]
    public async Task What_has_changed_is_not_read_on(string key, string content)
    {
        await using var given = await GivenBucket.MakeAsync();
        await given.PutAsync("q-manifest.csv", "s3://data/1\ns3://data/2\n");
        await given.PutAsync("1", "1\n2\n");
        await given.PutAsync("2", "3\n");
        var first = await given.ReadAsync("getObject", Arguments, AthenaLines, count: 1);
        await given.PutAsync(key, content);

        var failure = await Assert.ThrowsAsync<ItemReaderException>(() => given.ReadAsync("getObject", Arguments, AthenaLines, first[0].Next));
        Assert.Equal(("States.ItemReaderFailed", $"The object S3://data/{key} has changed since the map run began to read it."), (failure.Error, failure.Message));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_inventory_has_the_objects_of_its_files(bool isNamedByType)
    {
        await using var given = await GivenBucket.MakeAsync();
        await given.MakeAnotherAsync("lists");

        // The columns may be named behind the files.
        await given.PutAsync("all/2024/manifest.json", """
            {"sourceBucket":"src","destinationBucket":"arn:aws:s3:::lists","version":"2016-11-30","creationTimestamp":"1668560400000","fileFormat":"CSV",
             "files":[{"key":"all/data/1.csv.gz","size":7300,"MD5checksum":"a7ff"},{"key":"all/data/2.csv"}],
             "fileSchema":"Bucket, Key, Size, LastModifiedDate"}
            """);
        await given.PutAsync("all/data/1.csv.gz", Compressed("\"src\",\"csv/\",\"0\",\"2022-11-16T00:27:19.000Z\"\n\"src\",\"csv/a%20b.csv\",\"3399671\",\"2022-11-16T00:29:32.000Z\"\n"), "lists");
        await given.PutAsync("all/data/2.csv", "\"src\",\"c\",\"1\",\"2022-11-15T20:00:44.000Z\"\n", "lists");
        var config = isNamedByType ? Inventory : new ReaderConfig { InputType = "MANIFEST" };
        var all = await given.ReadAsync("getObject", InventoryArguments, config);

        Assert.Equal("""{"LastModifiedDate":"2022-11-16T00:29:32.000Z","Bucket":"src","Size":"3399671","Key":"csv/a%20b.csv"}""", all[1].Value.ToString());
        Assert.Equal("csv/ csv/a%20b.csv c", string.Join(' ', all.Select(KeyOf)));
        Assert.Equal("S3://lists/all/data/1.csv.gz", all[0].Source);
        foreach (var (item, i) in all.Select((item, i) => (item, i)))
        {
            Assert.Equal(all.Skip(i + 1).Select(KeyOf), (await given.ReadAsync("getObject", InventoryArguments, config, item.Next)).Select(KeyOf));
        }
    }

    [Fact]
    public async Task An_inventory_in_a_folder_has_its_files_there()
    {
        await using var given = await GivenBucket.MakeAsync();
        var folder = Directory.CreateDirectory(Path.Combine(given.Folder, "in")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "manifest.json"), """{"destinationBucket":"arn:aws:s3:::none","fileSchema":"Key","files":[{"key":"1.csv"}]}""", GivenBucket.Stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "1.csv"), "a\nb\n", GivenBucket.Stop);
        var all = await given.ReadAsync("getObject", $$"""{"Bucket":"file://{{folder}}","Key":"manifest.json"}""", Inventory);

        Assert.Equal("""{"Key":"a"} {"Key":"b"}""", Shown(all));
        Assert.Equal($"file://{folder}/1.csv", all[0].Source);
    }

    [Theory]
    [InlineData("S3_INVENTORY", null, """{"fileFormat":"ORC","fileSchema":"struct<bucket:string>","files":[]}""", "The inventory S3://data/m has the fileFormat ORC; CSV is supported.")]
    [InlineData("S3_INVENTORY", null, """{"fileFormat":"Parquet","fileSchema":"message s3 {}","files":[]}""", "The inventory S3://data/m has the fileFormat Parquet; CSV is supported.")]
    [InlineData("S3_INVENTORY", null, """{"fileSchema":"Key"}""", "S3://data/m could not be read: it is not the manifest of an S3 inventory: it has no 'files'.")]
    [InlineData("S3_INVENTORY", null, """{"files":[]}""", "S3://data/m could not be read: it is not the manifest of an S3 inventory: it has no 'fileSchema'.")]
    [InlineData("S3_INVENTORY", null, """{"fileSchema":"Key","files":[{"size":1}]}""", "S3://data/m could not be read: it is not the manifest of an S3 inventory: it has no 'files/key'.")]
    [InlineData("S3_INVENTORY", null, """{"fileSchema":"Key, Key","files":[]}""", "CSV headers cannot contain duplicates.")]
    [InlineData("S3_INVENTORY", null, """["s3://data/1"]""", "S3://data/m could not be read: it is not the manifest of an S3 inventory: it has no 'files'.")]
    [InlineData("S3_INVENTORY", null, "s3://data/1\n", "S3://data/m could not be read: it is not the manifest of an S3 inventory: it has no 'files'.")]
    [InlineData("S3_INVENTORY", null, """{"fileSchema":"Key","files":[{"key":"none"}]}""", "The specified key does not exist. (Service: S3, Status Code: 404, Request ID: ")]
    [InlineData("ATHENA_DATA", "JSONL", "data/1\n", "S3://data/m could not be read: the line at byte 0 is not of the form s3://bucket/key.")]
    [InlineData("ATHENA_DATA", "JSONL", "\ns3://data/\n", "S3://data/m could not be read: the line at byte 1 is not of the form s3://bucket/key.")]
    [InlineData("ATHENA_DATA", "JSONL", "file:///etc/passwd\n", "S3://data/m could not be read: the line at byte 0 is not of the form s3://bucket/key.")]
    [InlineData("ATHENA_DATA", "JSONL", "s3://none/1\n", "The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: ")]
    [InlineData("ATHENA_DATA", "PARQUET", "s3://data/1\n", "The input type PARQUET is not supported yet.")]
    public async Task What_cannot_be_read_says_why(string type, string? inputType, string manifest, string cause)
    {
        await using var given = await GivenBucket.MakeAsync();
        await given.PutAsync("m", manifest);
        var failure = await Assert.ThrowsAsync<ItemReaderException>(
            () => given.ReadAsync("getObject", """{"Bucket":"data","Key":"m"}""", new ReaderConfig { ManifestType = type, InputType = inputType }));

        Assert.Equal("States.ItemReaderFailed", failure.Error);
        Assert.StartsWith(cause, failure.Message, StringComparison.Ordinal);
    }

    private static string KeyOf(ReadItem item) => ((Asl.Json.JsonString)((Asl.Json.JsonObject)item.Value)["Key"]!).Value;

    private static string Shown(IEnumerable<ReadItem> items) => string.Join(' ', items.Select(item => item.Value));

    private static byte[] Compressed(string text)
    {
        using var compressed = new MemoryStream();
        using (var content = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            content.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }
}
