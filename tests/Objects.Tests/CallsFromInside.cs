using System.Text;
using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.S3;
using Treadle.Aws;

namespace Treadle.Objects.Tests;

/// <summary>What a Task, a delivery or a Map calls of S3: by the members of the published model.</summary>
public sealed class CallsFromInside
{
    [Fact]
    public async Task An_object_is_put_and_read_with_what_was_said_of_it()
    {
        await using var given = await Given.ABucketAsync();
        await CallAsync(given, "PutObject", """{"Bucket":"things","Key":"a b/é.txt","Body":"aGVsbG8=","ContentType":"text/plain","Metadata":{"Color":"blue"},"Tagging":"k=v"}""");

        var got = await CallAsync(given, "GetObject", """{"Bucket":"things","Key":"a b/é.txt"}""");
        var part = await CallAsync(given, "GetObject", """{"Bucket":"things","Key":"a b/é.txt","Range":"bytes=1-2"}""");
        var head = await CallAsync(given, "HeadObject", """{"Bucket":"things","Key":"a b/é.txt"}""");
        var tags = await CallAsync(given, "GetObjectTagging", """{"Bucket":"things","Key":"a b/é.txt"}""");

        Assert.Equal("hello", Encoding.UTF8.GetString(Convert.FromBase64String((string)got["Body"]!)));
        Assert.Equal(5, (long)got["ContentLength"]!);
        Assert.Equal("text/plain", (string?)got["ContentType"]);
        Assert.Equal("""{"color":"blue"}""", got["Metadata"]!.ToJsonString());
        Assert.Equal(1, (int)got["TagCount"]!);
        Assert.Equal("ZWw=", (string?)part["Body"]);
        Assert.Equal("bytes 1-2/5", (string?)part["ContentRange"]);
        Assert.Equal((string?)got["ETag"], (string?)head["ETag"]);
        Assert.InRange((long)head["LastModified"]!, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.Equal("""[{"Key":"k","Value":"v"}]""", tags["TagSet"]!.ToJsonString());
    }

    [Fact]
    public async Task Lists_have_the_shapes_of_the_model()
    {
        await using var given = await Given.ABucketAsync();
        foreach (var key in (string[])["a/1", "a/2", "b", "c"])
        {
            await given.PutAsync(key, "12345");
        }

        var all = await CallAsync(given, "ListObjectsV2", """{"Bucket":"things","MaxKeys":3}""");
        var rest = await CallAsync(given, "ListObjectsV2", new JsonObject { ["Bucket"] = "things", ["ContinuationToken"] = (string?)all["NextContinuationToken"] });
        var folders = await CallAsync(given, "ListObjectsV2", """{"Bucket":"things","Delimiter":"/"}""");
        var buckets = await CallAsync(given, "ListBuckets", "{}");

        Assert.Equal(["a/1", "a/2", "b"], all["Contents"]!.AsArray().Select(c => (string?)c!["Key"]));
        Assert.Equal((true, 3L, 5L), ((bool)all["IsTruncated"]!, (long)all["KeyCount"]!, (long)all["Contents"]![0]!["Size"]!));
        Assert.Equal(["c"], rest["Contents"]!.AsArray().Select(c => (string?)c!["Key"]));
        Assert.Equal("""[{"Prefix":"a/"}]""", folders["CommonPrefixes"]!.ToJsonString());
        Assert.Equal(["things"], buckets["Buckets"]!.AsArray().Select(b => (string?)b!["Name"]));
    }

    [Fact]
    public async Task A_large_object_is_uploaded_in_parts_copied_and_removed()
    {
        await using var given = await Given.ABucketAsync();
        var upload = (string?)(await CallAsync(given, "CreateMultipartUpload", """{"Bucket":"things","Key":"large"}"""))["UploadId"];
        var part = await CallAsync(given, "UploadPart", new JsonObject { ["Bucket"] = "things", ["Key"] = "large", ["UploadId"] = upload, ["PartNumber"] = 1, ["Body"] = "aGVsbG8=" });
        var done = await CallAsync(given, "CompleteMultipartUpload", new JsonObject
        {
            ["Bucket"] = "things",
            ["Key"] = "large",
            ["UploadId"] = upload,
            ["MultipartUpload"] = new JsonObject { ["Parts"] = new JsonArray(new JsonObject { ["PartNumber"] = 1, ["ETag"] = (string?)part["ETag"] }) },
        });
        var copied = await CallAsync(given, "CopyObject", """{"Bucket":"things","Key":"copy","CopySource":"things/large"}""");
        var deleted = await CallAsync(given, "DeleteObjects", """{"Bucket":"things","Delete":{"Objects":[{"Key":"large"},{"Key":"copy"}]}}""");

        Assert.Equal("large", (string?)done["Key"]);
        Assert.NotNull((string?)copied["CopyObjectResult"]!["ETag"]);
        Assert.Equal("""[{"Key":"large"},{"Key":"copy"}]""", deleted["Deleted"]!.ToJsonString());
        Assert.Equal(0, (long)(await CallAsync(given, "ListObjectsV2", """{"Bucket":"things"}"""))["KeyCount"]!);
    }

    [Theory]
    [InlineData("GetObject", """{"Bucket":"things","Key":"none"}""", "NoSuchKey")]
    [InlineData("GetObject", """{"Bucket":"none","Key":"none"}""", "NoSuchBucket")]
    [InlineData("GetObject", """{"Bucket":"things"}""", "ValidationException")]
    [InlineData("PutObject", """{"Bucket":"things","Key":"k","Body":"!"}""", "SerializationException")]
    [InlineData("CopyObject", """{"Bucket":"things","Key":"k"}""", "ValidationException")]
    [InlineData("CreateBucket", """{"Bucket":"Things"}""", "InvalidBucketName")]
    [InlineData("PutBucketLifecycleConfiguration", """{"Bucket":"things"}""", "UnknownOperationException")]
    public async Task A_refusal_has_the_code_of_S3(string action, string input, string code)
    {
        await using var given = await Given.ABucketAsync();
        Assert.Equal(code, (await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync(given, action, input))).Code);
    }

    private static Task<JsonObject> CallAsync(Given given, string action, string input) => CallAsync(given, action, JsonNode.Parse(input)!.AsObject());

    private static async Task<JsonObject> CallAsync(Given given, string action, JsonObject input)
    {
        var operations = new OperationTable(S3Operations.All(new S3Dispatcher(given.Objects, TimeProvider.System, (what, e) => Assert.Fail($"{what}: {e}"))));
        return await operations.CallAsync(Given.Caller, S3Operations.Service, action, input, Given.Stop);
    }
}
