namespace Treadle.Objects.Tests;

/// <summary>Which keys and common prefixes a page tells.</summary>
public sealed class ListingTests
{
    private static readonly string[] Keys = ["a", "a/1", "a/2", "a/b/3", "a0", "b/1", "c", "é", "\uE000x", "\U0001F600"];

    [Theory]
    [InlineData("", null, "a a/1 a/2 a/b/3 a0 b/1 c é \uE000x \U0001F600")]
    [InlineData("", "/", "a a/ a0 b/ c é \uE000x \U0001F600")]
    [InlineData("a", "/", "a a/ a0")]
    [InlineData("a/", "/", "a/1 a/2 a/b/")]
    [InlineData("a/b", "/", "a/b/")]
    [InlineData("a/b", null, "a/b/3")]
    [InlineData("nothing", "/", "")]
    [InlineData("", "1", "a a/1 a/2 a/b/3 a0 b/1 c é \uE000x \U0001F600")]
    public async Task Keys_come_in_the_order_of_their_bytes_and_those_with_the_delimiter_once(string prefix, string? delimiter, string expected)
    {
        await using var given = await AllAsync();

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), given.Objects.List(Given.Bucket, prefix, delimiter, after: null, 1000).Entries.Select(e => e.Key));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(1, "/")]
    [InlineData(3, "/")]
    [InlineData(1000, "/")]
    public async Task Pages_of_any_size_tell_the_same_as_one(int limit, string? delimiter)
    {
        await using var given = await AllAsync();
        var all = given.Objects.List(Given.Bucket, "", delimiter, after: null, 1000).Entries.Select(e => e.Key);

        var paged = new List<string>();
        for (ObjectPage? page = null; page?.IsTruncated ?? true;)
        {
            page = given.Objects.List(Given.Bucket, "", delimiter, paged.LastOrDefault(), limit);
            Assert.InRange(page.Entries.Count, 1, limit);
            paged.AddRange(page.Entries.Select(e => e.Key));
        }

        Assert.Equal(all, paged);
    }

    [Theory]
    [InlineData("a/1", null, "a/2")]
    [InlineData("a/15", null, "a/2")]
    [InlineData("a/1", "/", "a0")]
    [InlineData("0", "/", "a")]
    public async Task A_list_begins_behind_a_key_that_need_not_be_there(string after, string? delimiter, string first)
    {
        await using var given = await AllAsync();

        Assert.Equal(first, given.Objects.List(Given.Bucket, "", delimiter, after, 1).Entries.Single().Key);
    }

    [Fact]
    public async Task A_page_of_nothing_is_the_last()
    {
        await using var given = await AllAsync();

        Assert.False(given.Objects.List(Given.Bucket, "", delimiter: null, after: null, limit: 0).IsTruncated);
    }

    private static async Task<Given> AllAsync()
    {
        var given = await Given.ABucketAsync();
        foreach (var key in Keys)
        {
            await given.PutAsync(key);
        }

        return given;
    }
}
