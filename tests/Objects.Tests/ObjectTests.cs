using System.Text;
using Treadle.Aws;

namespace Treadle.Objects.Tests;

/// <summary>Objects: whole or not there.</summary>
public sealed class ObjectTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(64 * 1024, 0)]
    [InlineData((64 * 1024) + 1, 1)]
    [InlineData(1_000_000, 1)]
    public async Task Bytes_come_back_as_they_were_after_a_restart_too(int size, int files)
    {
        await using var given = await Given.ABucketAsync();
        var bytes = Given.Bytes(size);
        var stored = await given.PutAsync("k", bytes);

        await given.RestartAsync();

        Assert.Equal(32, stored.ETag.Length);
        Assert.Equal(bytes, await given.ReadAsync("k"));
        Assert.Equal(files, given.Files.Count());
        Assert.Equal(bytes.Skip(size / 3).Take(size / 2), await given.ReadAsync("k", size / 3, size / 2));
    }

    [Theory]
    [InlineData("crc32", "y/Q5Jg==")]
    [InlineData("crc32c", "4waSgw==")]
    [InlineData("crc64nvme", "rosUhgp5mIg=")]
    [InlineData("sha1", "98O8HYCOBHMq32eZZczDTKeuNEE=")]
    [InlineData("sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=")]
    public async Task Checksums_are_the_standard_ones(string algorithm, string expected)
    {
        await using var given = await Given.ABucketAsync();

        var stored = await given.PutAsync("k", "123456789", new PutOptions { ChecksumAlgorithm = algorithm, ExpectedChecksum = () => expected });

        Assert.Equal(expected, stored.Checksum!.Value);
    }

    [Fact]
    public async Task The_entity_tag_is_the_MD5()
    {
        await using var given = await Given.ABucketAsync();

        Assert.Equal("25f9e794323b453885f5181f1b624d0b", (await given.PutAsync("k", "123456789")).ETag);
    }

    [Fact]
    public async Task What_has_another_checksum_than_was_said_leaves_no_trace()
    {
        await using var given = await Given.ABucketAsync();
        foreach (var options in new PutOptions[]
        {
            new() { ExpectedChecksum = () => "AAAAAAAAAAA=" },
            new() { ContentMd5 = Convert.ToBase64String(new byte[16]) },
            new() { ContentSha256 = new string('0', 64) },
        })
        {
            var refused = await Assert.ThrowsAsync<AwsErrorException>(() => given.PutAsync("k", Given.Bytes(100_000), options));
            Assert.True(refused.Code is "BadDigest" or "XAmzContentSHA256Mismatch");
        }

        Assert.Null(given.Objects.TryGet(Given.Bucket, "k"));
        Assert.Empty(given.Files);
    }

    [Fact]
    public async Task A_client_that_goes_leaves_no_trace()
    {
        await using var given = await Given.ABucketAsync();

        await Assert.ThrowsAsync<IOException>(() => given.Objects.PutAsync(Given.Bucket, "k", new BreakingStream(200_000), new PutOptions(), Given.Stop));

        Assert.Null(given.Objects.TryGet(Given.Bucket, "k"));
        Assert.Empty(given.Files);
    }

    [Fact]
    public async Task A_file_that_belongs_to_no_object_goes_with_the_next_start()
    {
        await using var given = await Given.ABucketAsync();
        await given.PutAsync("k", Given.Bytes(100_000));
        var orphan = Path.Combine(Path.GetDirectoryName(given.Files.Single())!, "orphan");
        await File.WriteAllTextAsync(orphan, "left", Given.Stop);

        await given.RestartAsync();
        given.Objects.Sweep();

        while (File.Exists(orphan))
        {
            await Task.Yield();
        }

        Assert.Equal(100_000, (await given.ReadAsync("k")).Length);
    }

    [Fact]
    public async Task One_of_two_that_store_where_nothing_was_wins()
    {
        await using var given = await Given.ABucketAsync();
        var options = new PutOptions { IfNoneMatch = "*" };
        async Task<bool> TryAsync(string content)
        {
            try
            {
                await given.PutAsync("k", content, options);
                return true;
            }
            catch (AwsErrorException refused) when (refused.Code == "PreconditionFailed")
            {
                return false;
            }
        }

        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => TryAsync($"{i}"))));

        Assert.Single(won, w => w);
    }

    [Fact]
    public async Task A_bucket_with_objects_stays()
    {
        await using var given = await Given.ABucketAsync();
        await given.PutAsync("k");

        Assert.Equal("BucketNotEmpty", (await Assert.ThrowsAsync<AwsErrorException>(() => given.Objects.DeleteBucketAsync(Given.Bucket, Given.Stop))).Code);
        await given.Objects.DeleteAsync(Given.Bucket, "k", Given.Stop);
        await given.Objects.DeleteBucketAsync(Given.Bucket, Given.Stop);

        Assert.Equal("NoSuchBucket", (await Assert.ThrowsAsync<AwsErrorException>(() => given.PutAsync("k"))).Code);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("Upper")]
    [InlineData("-a-b")]
    [InlineData("a..b")]
    [InlineData("10.0.0.1")]
    [InlineData("../etc")]
    [InlineData("a_b")]
    public async Task A_name_that_no_bucket_may_have_is_refused(string name)
    {
        await using var given = await Given.ABucketAsync();

        Assert.Equal("InvalidBucketName", (await Assert.ThrowsAsync<AwsErrorException>(() => given.Objects.CreateBucketAsync(Given.Caller, name, Given.Stop))).Code);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/")]
    [InlineData("a//b/../c")]
    [InlineData("ключ с пробелом?&=+")]
    public async Task A_key_is_only_a_name(string key)
    {
        await using var given = await Given.ABucketAsync();
        await given.PutAsync(key, Given.Bytes(70_000));

        Assert.Equal(70_000, (await given.ReadAsync(key)).Length);
        Assert.Equal(key, given.Objects.List(Given.Bucket, "", null, null, 10).Entries.Single().Key);
    }

    [Fact]
    public async Task An_upload_in_parts_becomes_one_object()
    {
        await using var given = await Given.ABucketAsync();
        var (first, last) = (Given.Bytes(5 << 20), Encoding.UTF8.GetBytes("end"));
        var upload = await given.Objects.BeginAsync(Given.Bucket, "k", ObjectAttributes.None, "crc32", isComposite: true, Given.Stop);
        var options = new PutOptions { ChecksumAlgorithm = "crc32" };
        await given.Objects.PutPartAsync(Given.Bucket, upload, 7, new MemoryStream([1]), options, Given.Stop);
        var two = await given.Objects.PutPartAsync(Given.Bucket, upload, 7, new MemoryStream(last), options, Given.Stop);
        var one = await given.Objects.PutPartAsync(Given.Bucket, upload, 2, new MemoryStream(first), options, Given.Stop);
        await given.RestartAsync();

        var wrong = await Assert.ThrowsAsync<AwsErrorException>(() => given.Objects.CompleteAsync(Given.Bucket, upload, [(7, two.ETag), (2, one.ETag)], options, Given.Stop));
        var stored = await given.Objects.CompleteAsync(Given.Bucket, upload, [(2, one.ETag), (7, $"\"{two.ETag}\"")], new PutOptions(), Given.Stop);

        Assert.Equal("InvalidPartOrder", wrong.Code);
        Assert.EndsWith("-2", stored.ETag, StringComparison.Ordinal);
        Assert.Equal(first.Concat(last), await given.ReadAsync("k"));
        Assert.Equal(first[^2..].Concat(last[..1]), await given.ReadAsync("k", first.Length - 2, 3));
        Assert.Empty(given.Objects.Uploads(Given.Bucket));
        Assert.Equal("NoSuchUpload", Assert.Throws<AwsErrorException>(() => given.Objects.Upload(Given.Bucket, "k", upload.Id)).Code);
    }

    [Fact]
    public async Task A_part_too_small_before_the_last_is_refused()
    {
        await using var given = await Given.ABucketAsync();
        var upload = await given.Objects.BeginAsync(Given.Bucket, "k", ObjectAttributes.None, null, isComposite: false, Given.Stop);
        var parts = new List<(int, string)>();
        for (var number = 1; number <= 2; number++)
        {
            parts.Add((number, (await given.Objects.PutPartAsync(Given.Bucket, upload, number, new MemoryStream([1]), new PutOptions(), Given.Stop)).ETag));
        }

        Assert.Equal("EntityTooSmall", (await Assert.ThrowsAsync<AwsErrorException>(() => given.Objects.CompleteAsync(Given.Bucket, upload, parts, new PutOptions(), Given.Stop))).Code);
    }

    /// <summary>Gives so many bytes, then fails as a connection does.</summary>
    private sealed class BreakingStream(int bytes) : MemoryStream(new byte[bytes])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : throw new IOException("The client reset the request stream.");
    }
}
