using Treadle.Storage;
using Treadle.Storage.Sqlite;
using Treadle.Storage.Sqlite.Schema;

namespace Treadle.Storage.Conformance.Sqlite;

public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_new_database_has_the_newest_version()
    {
        Open(Migrations.All).Dispose();

        Assert.Equal($"{Migrations.All.Count}", Version());
    }

    [Fact]
    public void A_database_of_an_earlier_version_is_brought_forward_with_its_rows()
    {
        using (var store = Open(Migrations.All))
        {
            store.Committed(Given.Start(1));
        }

        var later = Later("ALTER TABLE execution ADD COLUMN note TEXT NOT NULL DEFAULT 'old'", "CREATE TABLE extra (id INTEGER PRIMARY KEY); INSERT INTO extra VALUES (7)");
        using (var store = Open(later))
        {
            Assert.Equal(2, store.Loaded(1).Row.LastSequence);
        }

        Assert.Equal($"{later.Length}", Version());
        Assert.Equal(("old", "7"), (Read("SELECT note FROM execution"), Read("SELECT id FROM extra")));

        // Nothing is run a second time: the table would be there already.
        Open(later).Dispose();
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_version_before_it()
    {
        Open(Migrations.All).Dispose();
        var later = Later("CREATE TABLE extra (id INTEGER PRIMARY KEY)", "CREATE TABLE half (id INTEGER PRIMARY KEY); INSERT INTO nowhere VALUES (1)");

        Assert.Throws<StoreFailedException>(() => Open(later));

        Assert.Equal($"{later.Length - 1}", Version());
        Assert.Equal("extra", Read("SELECT group_concat(name) FROM sqlite_schema WHERE name IN ('extra', 'half')"));
    }

    [Fact]
    public void A_database_of_a_newer_release_is_refused_and_left_alone()
    {
        Open(Later("CREATE TABLE extra (id INTEGER PRIMARY KEY)")).Dispose();

        var refused = Assert.Throws<StoreFailedException>(() => Open(Migrations.All));

        Assert.Contains($"version {Migrations.All.Count + 1}", refused.Message, StringComparison.Ordinal);
        Assert.Equal($"{Migrations.All.Count + 1}", Version());
    }

    /// <summary>Every version that a release has written, but the newest.</summary>
    public static TheoryData<int> FormerVersions() => [.. Enumerable.Range(1, Migrations.All.Count - 1)];

    [Theory]
    [MemberData(nameof(FormerVersions))]
    public void A_database_of_each_former_version_is_brought_forward_with_all_it_holds(int version)
    {
        Make(version);
        var before = Contents();

        using (var store = Open(Migrations.All))
        {
            var waiting = store.Loaded(1);
            Assert.Equal((4L, "state", 2L), (waiting.Row.LastSequence, Given.Text(waiting.Snapshot!.Value), waiting.SnapshotSequence));
            Assert.Single(waiting.Tail);
            Assert.Equal(["answer", "beat"], waiting.Inbox.Select(i => Given.Text(i.Data)));
            Assert.Equal(600, store.Find(Given.Row(2, "long").Arn)!.Input.Length);
            Assert.Equal([2L], store.ReadWork(Given.Now.AddHours(1), default, 10).Select(w => w.Id.Value));
            Assert.Equal(("Broken", "because"), (store.Loaded(4).Row.Error, store.Loaded(4).Row.Cause));
            Assert.Equal([3L, 4], store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, After: null, 10, OnlyUnpacked: true)).Select(c => c.Id.Value));
            Assert.Equal("newer", Given.Text(store.GetResource(Given.Key("f"))!.Data));
            Assert.Equal("started", Given.Text(store.ReadOutbox(Given.Now, 0, 10).Single().Data));
        }

        Assert.Equal($"{Migrations.All.Count}", Version());
        Assert.Equal(before, Contents(before.Keys));
        Assert.Equal("ok", Read("PRAGMA integrity_check"));

        using (var store = Open(Migrations.All))
        {
            // And it can be worked with: the other task is answered, ids go on behind the old ones.
            Assert.True(store.Answer(Given.Callback(1, 2)) > 2);
            store.Committed(Given.Step(2, 2), Given.Start(9));
            store.Commit(new CommitBatch { Deletes = [new Treadle.Engine.ExecutionId(3)] });
            Assert.Null(store.Find(new Treadle.Engine.ExecutionId(3)));
        }
    }

    [Theory]
    [MemberData(nameof(FormerVersions))]
    public void A_migration_of_a_former_version_that_fails_leaves_everything_as_it_was(int version)
    {
        Make(version);
        var before = Contents();
        string[] failing = [.. Migrations.All.Take(version), $"{Migrations.All[version]}; INSERT INTO nowhere VALUES (1)"];

        Assert.Throws<StoreFailedException>(() => Open(failing));

        Assert.Equal($"{version}", Version());
        Assert.Equal(before, Contents());
        Assert.Equal(before.Keys, Contents().Keys);
        Open(Migrations.All).Dispose();
    }

    private void Make(int version)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_directory.File("treadle.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sqlite", "Versions", $"{version}.sql"));
        command.ExecuteNonQuery();
        Assert.Equal($"{version}", Version());
    }

    /// <summary>All rows of all tables, by table with its columns; all but the version.</summary>
    /// <param name="tables">Only these tables and columns; null reads what is there.</param>
    private SortedDictionary<string, string> Contents(IEnumerable<string>? tables = null)
    {
        var names = tables ?? Read("SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('schema_version', 'sqlite_sequence')").Split(',')
            .Select(t => $"{t}: {Read($"SELECT group_concat(name) FROM pragma_table_info('{t}')")}");
        return new(names.ToDictionary(
            n => n,
            n => Read($"SELECT group_concat(row, ';') FROM (SELECT {string.Join(" || ',' || ", n.Split(": ")[1].Split(',').Select(c => $"quote({c})"))} AS row FROM {n.Split(": ")[0]} ORDER BY 1)")), StringComparer.Ordinal);
    }

    private static string[] Later(params string[] more) => [.. Migrations.All, .. more];

    private SqliteStore Open(IReadOnlyList<string> migrations) => new(new SqliteStoreOptions { Directory = _directory.Path }, migrations);

    private string Version() => Read("SELECT version FROM schema_version");

    private string Read(string sql) => Raw.Text(_directory.File("treadle.db"), sql);
}
