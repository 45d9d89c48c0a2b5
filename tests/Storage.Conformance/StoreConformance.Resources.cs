using Treadle.Storage;

namespace Treadle.Storage.Conformance;

/// <content>Resources: versions, expectations, groups, lists.</content>
public abstract partial class StoreConformance
{
    [Fact]
    public void The_scopes_that_have_resources_of_a_kind_are_told_once_each()
    {
        Assert.Empty(Store.ListScopes(Given.Key("a").Kind));
        var (here, there) = (Given.Key("a").Scope, "000000000000/zz-north-9");
        Put(Given.Write("a", "1"));
        Put(Given.Write("b", "1"));
        Put(new ResourceWrite(Given.Key("a") with { Scope = there }, Given.Bytes("1")));
        Put(new ResourceWrite(Given.Key("a") with { Kind = "another", Scope = "000000000000/elsewhere" }, Given.Bytes("1")));
        Assert.Equal([here, there], Store.ListScopes(Given.Key("a").Kind).Order(StringComparer.Ordinal));

        Put(new ResourceWrite(Given.Key("a") with { Scope = there }, Data: null));
        Assert.Equal([here], Store.ListScopes(Given.Key("a").Kind));
    }

    [Fact]
    public void A_resource_keeps_its_creation_and_counts_its_versions()
    {
        Assert.True(Put(Given.Write("f", "one")));
        var first = Store.GetResource(Given.Key("f"))!;
        Assert.Equal((Given.Key("f"), "one", 1L, Given.Now), (first.Key, Given.Text(first.Data), first.Version, first.CreatedAt));
        Assert.True(first.Sequence > 0);

        Assert.True(Put(Given.Write("f", "two")));
        var second = Store.GetResource(Given.Key("f"))!;
        Assert.Equal(("two", 2L, first.CreatedAt, first.Sequence), (Given.Text(second.Data), second.Version, second.CreatedAt, second.Sequence));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0L, false)]
    [InlineData(1L, false)]
    [InlineData(2L, true)]
    [InlineData(3L, false)]
    public void A_write_expects_a_version(long? expected, bool holds)
    {
        Put(Given.Write("f", "one"));
        Put(Given.Write("f", "two"));

        Assert.Equal(holds, Put(Given.Write("f", "three", expected)));
        Assert.Equal(holds ? "three" : "two", Given.Text(Store.GetResource(Given.Key("f"))!.Data));
        Assert.Equal(holds ? 3 : 2, Store.GetResource(Given.Key("f"))!.Version);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0L, true)]
    [InlineData(1L, false)]
    public void A_write_of_what_is_not_there_expects_version_0(long? expected, bool holds)
    {
        Assert.Equal(holds, Put(Given.Write("f", "one", expected)));
        Assert.Equal(holds, Store.GetResource(Given.Key("f")) is not null);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0L, false)]
    [InlineData(1L, true)]
    [InlineData(2L, false)]
    public void A_deletion_expects_a_version(long? expected, bool holds)
    {
        Put(Given.Write("f", "one"));

        Assert.Equal(holds, Put(Given.Write("f", data: null, expected)));
        Assert.Equal(holds, Store.GetResource(Given.Key("f")) is null);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0L, true)]
    [InlineData(1L, false)]
    public void Deleting_what_is_not_there_is_no_conflict_unless_a_version_is_expected(long? expected, bool holds)
    {
        Assert.Equal(holds, Put(Given.Write("f", data: null, expected)));
    }

    [Fact]
    public void A_resource_made_again_is_a_new_one_at_the_end_of_the_list()
    {
        Put(Given.Write("a", "1"));
        Put(Given.Write("b", "1"));
        var before = Store.GetResource(Given.Key("b"))!.Sequence;
        Put(Given.Write("b", data: null));
        Put(Given.Write("a", data: null));

        Put(Given.Write("a", "2"));

        var again = Store.GetResource(Given.Key("a"))!;
        Assert.Equal(1, again.Version);
        Assert.True(again.Sequence > before);
    }

    [Fact]
    public void A_group_is_written_whole_or_not_at_all()
    {
        Put(Given.Write("old", "1"), Given.Write("gone", "1"));

        Assert.False(Put(Given.Write("new", "1"), Given.Write("old", "2"), Given.Write("gone", data: null), Given.Write("old", "3", expected: 1)));

        Assert.Null(Store.GetResource(Given.Key("new")));
        Assert.Equal(("1", 1L), (Given.Text(Store.GetResource(Given.Key("old"))!.Data), Store.GetResource(Given.Key("old"))!.Version));
        Assert.Equal("1", Given.Text(Store.GetResource(Given.Key("gone"))!.Data));
        Assert.Equal(["old", "gone"], Store.ListResources("function", Given.Scope, 0, 10).Select(r => r.Key.Id));
    }

    [Fact]
    public void Writes_of_a_group_see_those_before_them()
    {
        Assert.True(Put(Given.Write("f", "one", expected: 0), Given.Write("f", "two", expected: 1), Given.Write("f", data: null, expected: 2), Given.Write("f", "three", expected: 0)));

        Assert.Equal(("three", 1L), (Given.Text(Store.GetResource(Given.Key("f"))!.Data), Store.GetResource(Given.Key("f"))!.Version));
    }

    [Fact]
    public void Groups_of_a_batch_come_in_order_and_do_not_disturb_each_other()
    {
        var result = Store.Commit(new CommitBatch
        {
            ResourceWrites =
            [
                [Given.Write("f", "one", expected: 0)],
                [Given.Write("g", "one"), Given.Write("f", "other", expected: 0)],
                [Given.Write("f", "two", expected: 1)],
                [],
            ],
            Steps = [Given.Start(1), Given.Step(2, 9)],
        });

        Assert.Equal([true, false, true, true], result.ResourceWrites);
        Assert.Equal([StepOutcome.Committed, StepOutcome.Conflict], result.Steps);
        Assert.Equal("two", Given.Text(Store.GetResource(Given.Key("f"))!.Data));
        Assert.Null(Store.GetResource(Given.Key("g")));
    }

    [Fact]
    public void Kind_scope_and_id_name_a_resource_together()
    {
        ResourceKey[] keys = [new("a", "s", "x"), new("b", "s", "x"), new("a", "t", "x"), new("a", "s", "X"), new("", "", ""), new("a", "s", "漢😀\0")];
        foreach (var key in keys)
        {
            Assert.True(Put(new ResourceWrite(key, Given.Bytes(key.ToString()), ExpectedVersion: 0)));
        }

        Assert.All(keys, key => Assert.Equal((key, key.ToString()), (Store.GetResource(key)!.Key, Given.Text(Store.GetResource(key)!.Data))));
    }

    [Fact]
    public void Resources_are_listed_in_order_of_creation_in_pages()
    {
        foreach (var id in new[] { "d", "b", "a", "e", "c" })
        {
            Put(Given.Write(id, "1"));
        }

        Put(Given.Write("b", "2"));
        Put(new ResourceWrite(Given.Key("other", kind: "activity"), Given.Bytes("1")));
        Put(new ResourceWrite(Given.Key("elsewhere", scope: "000000000000/us-east-1"), Given.Bytes("1")));

        var first = Store.ListResources("function", Given.Scope, 0, 2);
        var second = Store.ListResources("function", Given.Scope, first[^1].Sequence, 2);
        var third = Store.ListResources("function", Given.Scope, second[^1].Sequence, 2);

        Assert.Equal(["d", "b", "a", "e", "c"], first.Concat(second).Concat(third).Select(r => r.Key.Id));
        Assert.Empty(Store.ListResources("function", Given.Scope, third[^1].Sequence, 2));
        Assert.Equal(["d", "b", "a", "e", "c", "elsewhere"], Store.ListResources("function", scope: null, 0, 10).Select(r => r.Key.Id));
        Assert.Equal(["e", "c", "elsewhere"], Store.ListResources("function", scope: null, second[0].Sequence, 10).Select(r => r.Key.Id));
    }

    [Fact]
    public void Resources_of_a_scope_are_listed_in_the_byte_order_of_their_ids()
    {
        foreach (var id in new[] { "b/2", "\U0001F600", "b/10", "\uE000", "a", "B", "é" })
        {
            Put(Given.Write(id, "1"));
        }

        Put(new ResourceWrite(Given.Key("b/3", kind: "activity"), Given.Bytes("1")));
        Put(new ResourceWrite(Given.Key("b/3", scope: "000000000000/us-east-1"), Given.Bytes("1")));

        string[] From(string start, bool isAfter, int limit = 1000) =>
            [.. Store.ListResourcesById("function", Given.Scope, start, isAfter, limit).Select(r => r.Key.Id)];
        Assert.Equal(["B", "a", "b/10", "b/2", "é", "\uE000", "\U0001F600"], From("", isAfter: false));
        Assert.Equal(["b/10", "b/2"], From("b/", isAfter: false, limit: 2));
        Assert.Equal(["b/10"], From("b/10", isAfter: false, limit: 1));
        Assert.Equal(["b/2"], From("b/10", isAfter: true, limit: 1));
        Assert.Empty(From("\U0001F600", isAfter: true));
    }

    [Fact]
    public void Resources_of_a_range_of_ids_are_counted()
    {
        foreach (var id in (string[])["a/1", "a/2", "a/9", "b/1", "B"])
        {
            Put(Given.Write(id, "1"));
        }

        Put(new ResourceWrite(Given.Key("a/3", kind: "activity"), Given.Bytes("1")));
        Put(new ResourceWrite(Given.Key("a/3", scope: "000000000000/us-east-1"), Given.Bytes("1")));
        Assert.Equal(
            [3, 2, 1, 5, 0],
            [Count("a/", "a0"), Count("a/1", "a/9"), Count("b", "c"), Count("", "~"), Count("c", "~")]);

        long Count(string start, string end) => Store.CountResources("function", Given.Scope, start, end);
    }

    private bool Put(params ResourceWrite[] writes) => Store.Commit(new CommitBatch { ResourceWrites = [writes] }).ResourceWrites.Single();
}
