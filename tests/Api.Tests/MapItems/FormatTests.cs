using System.IO.Compression;
using System.Text;
using Treadle.Asl.Compiling;
using Treadle.Integrations.MapItems.Formats;
using Treadle.Runtime.MapRuns;

namespace Treadle.Api.Tests.MapItems;

/// <summary>What items an object's bytes have, however the bytes come and wherever the reading goes on.</summary>
public sealed class FormatTests
{
    private static readonly ReaderConfig FirstRow = new() { InputType = "CSV", CsvHeaderLocation = "FIRST_ROW" };

    public static TheoryData<string, string> Csv => new()
    {
        // As recorded from AWS.
        { "H1,\nValue4,Value5,Value6\n,,,\ntrue,1,'HelloWorld'\nNull,None,\n   \n", """{"":"Value5","H1":"Value4"} {"":"","H1":""} {"":"1","H1":"true"} {"":"None","H1":"Null"} {"":"","H1":"   "}""" },
        { "0,True,{}\nValue4,Value5,Value6\n", """{"0":"Value4","{}":"Value6","True":"Value5"}""" },
        { "Col1,Col2\nValue1,Value2\nValue3,Value4\n", """{"Col1":"Value1","Col2":"Value2"} {"Col1":"Value3","Col2":"Value4"}""" },

        // RFC 4180.
        { "a,b\r\n1,2\r\n3,4", """{"a":"1","b":"2"} {"a":"3","b":"4"}""" },
        { "a,b\n\"x,\ny\",\"say \"\"hi\"\"\"\n", """{"a":"x,\ny","b":"say \"hi\""}""" },
        { "a,b\n\"\",\"\"\"\"\n", """{"a":"","b":"\""}""" },
        { "a\r1\r2", """{"a":"1"} {"a":"2"}""" },
        { "a,b\n\n1\n", """{"a":"","b":""} {"a":"1","b":""}""" },
        { "\uFEFFa,b\n1,é😀\n", """{"a":"1","b":"é😀"}""" },
        { "\"a\",\"b c\"\n1,2\n", """{"a":"1","b c":"2"}""" },
        { "a", "" },
        { "", "" },

        // What AWS adds to it.
        { "a\nC:\\\\Dir\\\\x,1\n", """{"a":"C:\\Dir\\x"}""" },
        { "a,b\n1\\,2,\\\"q\\\"\n", """{"a":"1,2","b":"\"q\""}""" },
        { "a\nx\\yz\\\n", """{"a":"xyz"}""" },
        { "a,b,c,d,e\nabc,123,\"Commas, quotes (\"\"), a newline (\n)\",{\"\"MyKey\"\":\"\"MyValue\"\"},\"[1,2,3]\"\n", """{"a":"abc","b":"123","c":"Commas, quotes (\"), a newline (\n)","d":"{\"MyKey\":\"MyValue\"}","e":"[1,2,3]"}""" },
        { "a,b\nab\"c,d\"e, \"f\"\n", """{"a":"ab\"c,d\"e","b":"f"}""" },
    };

    public static TheoryData<string, string?, string> Json => new()
    {
        { """[{"verdict": "true", "n": 1.0}, [ ], "a\"]", 1, -2.5e3 , true,null , {}]""", null, """{"verdict":"true","n":1.0} [] "a\"]" 1 -2500.0 true null {}""" },
        { " \n[ ] ", null, "" },
        { "\uFEFF[1]", null, "1" },
        { """{"a":{"skip":[1,{"x":"}"}],"b":[10,20]},"b":[0]}""", "/a/b", "10 20" },
        { """{"a/b":{"m~n":[{"k":[5]}]}}""", "/a~1b/m~0n/0/k", "5" },
        { """{"i":{"x":1,"y":[2]},"z":0}""", "/i", "x=1 y=[2]" },
        { """{"x":"1"}""", "", "x=\"1\"" },
        { """[[1],[2,3]]""", "/1", "2 3" },
    };

    [Theory]
    [MemberData(nameof(Csv))]
    public Task Records_of_CSV(string text, string items) => IsReadAsync(FirstRow, text, items);

    [Theory]
    [MemberData(nameof(Json))]
    public Task Elements_and_members_of_JSON(string text, string? pointer, string items) => IsReadAsync(new ReaderConfig { InputType = "JSON", ItemsPointer = pointer }, text, items);

    [Theory]
    [InlineData("{\"a\": 1}\n[2]\r\n\n  \n\"three\"", """{"a":1} [2] "three" """)]
    [InlineData("\uFEFF1\n", "1")]
    [InlineData("", "")]
    public Task Lines_of_JSON(string text, string items) => IsReadAsync(new ReaderConfig { InputType = "JSONL" }, text, items);

    [Theory]
    [InlineData("GIVEN", "COMMA", "1,2,3\n4", """{"x":"1","y":"2"} {"x":"4","y":""}""")]
    [InlineData("GIVEN", "PIPE", "1|2", """{"x":"1","y":"2"}""")]
    [InlineData("GIVEN", "SEMICOLON", "1;\"2;\"", """{"x":"1","y":"2;"}""")]
    [InlineData("GIVEN", "SPACE", "1 2", """{"x":"1","y":"2"}""")]
    [InlineData("GIVEN", "TAB", "1\t2,3", """{"x":"1","y":"2,3"}""")]
    public Task Names_and_delimiters_of_CSV_may_be_given(string location, string delimiter, string text, string items) =>
        IsReadAsync(new ReaderConfig { InputType = "CSV", CsvHeaderLocation = location, CsvHeaders = ["x", "y"], CsvDelimiter = delimiter }, text, items);

    [Theory]
    [InlineData("JSON", "{\"Hello\": \"world\"}", null, "Attempting to map over non-iterable node.")]
    [InlineData("JSON", "\"text\"", null, "Attempting to map over non-iterable node.")]
    [InlineData("JSON", "{\"a\":1}", "/a", "Attempting to map over non-iterable node.")]
    [InlineData("JSON", "{\"a\":[]}", "/b", "The ItemsPointer '/b' leads to nothing in S3://b/k.")]
    [InlineData("JSON", "[]", "a", "The ItemsPointer 'a' is not a valid JSON Pointer.")]
    [InlineData("JSON", "[1,", null, "S3://b/k could not be read: it ends too early")]
    [InlineData("JSON", "[1 2]", null, "S3://b/k could not be read: ',' or ']' was expected at byte 3")]
    [InlineData("JSON", "", null, "S3://b/k could not be read: it ends too early")]
    [InlineData("CSV", "a,a\n1,2", null, "CSV headers cannot contain duplicates.")]
    [InlineData("PARQUET", "", null, "The input type PARQUET is not supported yet.")]
    public async Task What_has_no_items_says_why(string type, string text, string? pointer, string cause)
    {
        var config = new ReaderConfig { InputType = type, CsvHeaderLocation = "FIRST_ROW", ItemsPointer = pointer };
        var failure = await Assert.ThrowsAsync<ItemReaderException>(async () => await AllAsync(config, Encoding.UTF8.GetBytes(text), 7, null));

        Assert.Equal(("States.ItemReaderFailed", cause), (failure.Error, failure.Message));
    }

    [Theory]
    [InlineData("JSONL", "1\n{\"a\":}\n", "S3://b/k could not be read: the line at byte 2 is not valid JSON: ")]
    [InlineData("JSON", "[1,{\"a\":}]", "S3://b/k could not be read: the value at byte 3 is not valid JSON: ")]
    public async Task What_is_no_JSON_is_told_with_its_place(string type, string text, string cause)
    {
        var failure = await Assert.ThrowsAsync<ItemReaderException>(async () => await AllAsync(new ReaderConfig { InputType = type }, Encoding.UTF8.GetBytes(text), 7, null));

        Assert.StartsWith(cause, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JSON", "[\"", "\"]")]
    [InlineData("JSONL", "\"", "\"\n")]
    [InlineData("CSV", "a\n", "\n")]
    public async Task An_item_may_have_eight_mebibytes_and_no_more(string type, string before, string behind)
    {
        var config = new ReaderConfig { InputType = type, CsvHeaderLocation = "FIRST_ROW" };

        Assert.Single(await AllAsync(config, Encoding.UTF8.GetBytes(before + new string('x', (8 * 1024 * 1024) - 100) + behind), 1_000_000, null));
        var failure = await Assert.ThrowsAsync<ItemReaderException>(async () => await AllAsync(config, Encoding.UTF8.GetBytes(before + new string('x', 8 * 1024 * 1024) + behind), 1_000_000, null));
        Assert.Equal("An item of S3://b/k is larger than 8388608 bytes.", failure.Message);
    }

    [Fact]
    public async Task A_compressed_object_is_read_as_what_it_holds_and_goes_on_in_its_middle()
    {
        using var compressed = new MemoryStream();
        await using (var content = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            content.Write("a\n1\n2\n3\n"u8);
        }

        var data = compressed.ToArray();
        var all = await AllAsync(FirstRow, data, 3, null, "S3://b/k.csv.gz");
        var rest = await AllAsync(FirstRow, data, 3, all[0].End, "S3://b/k.csv.gz");

        Assert.Equal("""{"a":"1"} {"a":"2"} {"a":"3"}""", Shown(all));
        Assert.Equal("""{"a":"2"} {"a":"3"}""", Shown(rest));
    }

    /// <summary>In pieces of every length, and from behind every item.</summary>
    private static async Task IsReadAsync(ReaderConfig config, string text, string items)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var piece = 1; piece <= bytes.Length + 1; piece++)
        {
            Assert.Equal(items.Trim(), Shown(await AllAsync(config, bytes, piece, null)));
        }

        var all = await AllAsync(config, bytes, bytes.Length + 1, null);
        for (var i = 0; i < all.Count; i++)
        {
            Assert.Equal(Shown(all.Skip(i + 1)), Shown(await AllAsync(config, bytes, 5, all[i].End)));
        }
    }

    private static string Shown(IEnumerable<FormattedItem> items) => string.Join(' ', items.Select(item => item.Key is null ? item.Value.ToString() : $"{item.Key}={item.Value}"));

    private static async Task<List<FormattedItem>> AllAsync(ReaderConfig config, byte[] bytes, int pieceBytes, FormatPlace? from, string uri = "S3://b/k")
    {
        var items = new List<FormattedItem>();
        await foreach (var item in ItemFormat.Of(config).ReadAsync(new PiecedObject(bytes, pieceBytes, uri), from, TestContext.Current.CancellationToken))
        {
            items.Add(item);
        }

        return items;
    }
}
