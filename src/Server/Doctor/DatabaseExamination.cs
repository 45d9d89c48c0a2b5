using System.Globalization;
using Treadle.Engine;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Runtimes;
using Treadle.Objects;
using Treadle.Runtime;
using Treadle.Runtime.StateMachines;
using Treadle.Server.DataFolder;
using Treadle.Storage;
using Treadle.Storage.Sqlite;

namespace Treadle.Server.Doctor;

/// <summary>Looks into the database: its pages and indexes, and whether what its rows say of executions is what their journals make of them.</summary>
internal sealed class DatabaseExamination(string data, SqliteReadOnlyStore store, Action<Finding> add, Action<string> progress)
{
    /// <summary>Problems told of one kind; the others are counted.</summary>
    private const int ToldMax = 5;

    private const int PageMax = 256;

    private const string FromBackup = "Stop the server, keep a copy of the directory, and restore a backup";

    public void Run(bool isQuick, CancellationToken stop)
    {
        Try("Database", () => Sizes(isQuick));
        Try("Outbox", Outbox);
        Try("Functions", Packages);
        if (isQuick)
        {
            return;
        }

        progress("Checking the pages and indexes of the database");
        Try("Integrity", () => Tell("Integrity", "Pages, indexes and rows are whole", store.Checks.Integrity(ToldMax + 1), FromBackup));
        stop.ThrowIfCancellationRequested();
        progress("Looking for rows without an execution");
        Try("Rows", () => Tell("Rows", "Every row belongs to an execution", [.. store.Checks.Orphans().Select(o => $"{o.Rows} rows of {o.Table} belong to no execution")], FromBackup));
        stop.ThrowIfCancellationRequested();
        progress("Checking the journals");
        Try("Journals", () => Tell("Journals", "No journal has a gap", [.. store.Checks.GapsInJournals(ToldMax + 1).Select(id => $"The journal of {ArnOf(id)} has a gap")], FromBackup));
        stop.ThrowIfCancellationRequested();
        Try("Objects", Objects);
        Try("Executions", () => Executions(stop));
    }

    /// <summary>What one look finds damaged does not keep the others from looking.</summary>
    private void Try(string check, Action look)
    {
        try
        {
            look();
        }
        catch (StoreFailedException e)
        {
            add(new Finding(Mark.Wrong, check, e.Message, FromBackup));
        }
    }

    private void Sizes(bool isQuick)
    {
        var sizes = store.ReadSizes();
        add(new Finding(
            Mark.Ok, "Database", $"{Bytes.Text(sizes.DatabaseBytes)}, of which {Bytes.Text(sizes.FreeBytes)} are free for new rows; write-ahead log {Bytes.Text(sizes.WalBytes)}"));
        if (!isQuick)
        {
            add(new Finding(Mark.Ok, "Tables", string.Join(", ", store.Checks.Rows().Where(t => t.Rows > 0).Select(t => $"{t.Table} {Number(t.Rows)}"))));
        }
    }

    private void Outbox()
    {
        var (waiting, attempts) = store.Checks.Outbox();
        add(attempts > 1
            ? new Finding(Mark.Note, "Outbox", $"{Number(waiting)} notifications wait; one has been tried {attempts} times", "Look whether the targets of the rules answer: the server's messages say which")
            : new Finding(Mark.Ok, "Outbox", waiting == 0 ? "No notification waits" : $"{Number(waiting)} notifications wait"));
    }

    private void Packages()
    {
        List<string> problems = [];
        var functions = FunctionPackages.In(store).ToList();
        foreach (var (arn, runtime, path) in functions)
        {
            if (!File.Exists(Path.Combine(data, path)))
            {
                problems.Add($"The package of {arn} is missing: {path}");
            }
            else if (RuntimeCatalog.MissingProgram(runtime) is { } missing)
            {
                problems.Add($"{arn} cannot run: {missing}");
            }
        }

        Tell("Functions", functions.Count == 0 ? "There are none" : $"{Number(functions.Count)}, each with its package", problems, "Deploy the functions again, or install what is missing");
    }

    private void Objects()
    {
        List<string> problems = [];
        var files = 0L;
        foreach (var (name, path, size) in ObjectFiles.In(store))
        {
            files++;
            var file = new FileInfo(Path.Combine(data, path));
            if (!file.Exists || file.Length != size)
            {
                problems.Add($"The bytes of {name} are {(file.Exists ? $"{Number(file.Length)} in place of {Number(size)}" : "missing")}: {path}");
            }
        }

        Tell("Objects", files == 0 ? "No object of a bucket is a file" : $"{Number(files)} files, each whole", problems, "Upload the objects again");
    }

    private void Executions(CancellationToken stop)
    {
        using var machines = new StateMachineService(new StoredResources(store), TimeProvider.System);
        var (running, closed) = store.Checks.Executions();
        List<string> problems = [];
        var (looked, wrong) = (0L, 0L);
        var after = new ExecutionId(long.MinValue);
        while (store.Checks.Running(after, PageMax) is { Count: > 0 } page)
        {
            stop.ThrowIfCancellationRequested();
            foreach (var id in page)
            {
                // One that has ended meanwhile is no longer of interest.
                if (store.Checks.Work(id) is { } work)
                {
                    var found = ExecutionCheck.Problems(work, machines);
                    wrong += found.Count > 0 ? 1 : 0;
                    problems.AddRange(found.Take(ToldMax - problems.Count).Select(p => $"{work.Stored.Row.Arn}: {p}"));
                }
            }

            looked += page.Count;
            after = page[^1];
            progress($"Reading running executions: {Number(looked)} of {Number(running)}");
        }

        if (wrong > problems.Count)
        {
            problems.Add($"{Number(wrong)} executions in all");
        }

        Tell("Executions", $"{Number(running)} run, and each is what its journal says; {Number(closed)} have ended", problems, "Report it with a copy of the directory. Stopping these executions, or restoring a backup, gets rid of it");
    }

    private string ArnOf(ExecutionId id) => store.Find(id)?.Arn ?? string.Create(CultureInfo.InvariantCulture, $"execution {id.Value}");

    private void Tell(string check, string allWell, IReadOnlyList<string> problems, string remedy)
    {
        if (problems.Count == 0)
        {
            add(new Finding(Mark.Ok, check, allWell));
            return;
        }

        foreach (var problem in problems.Take(ToldMax))
        {
            add(new Finding(Mark.Wrong, check, problem, remedy));
        }

        if (problems.Count > ToldMax)
        {
            add(new Finding(Mark.Wrong, check, "There are more of this kind", remedy));
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The resources of a store that is only read.</summary>
    private sealed class StoredResources(SqliteReadOnlyStore store) : IResourceStore
    {
        public Resource? Get(ResourceKey key) => store.GetResource(key);

        public IReadOnlyList<Resource> List(string kind, string? scope, long afterSequence = 0, int limit = 1000) => store.ListResources(kind, scope, afterSequence, limit);

        public IReadOnlyList<Resource> ListById(string kind, string scope, string start, bool isAfter, int limit = 1000) =>
            store.ListResourcesById(kind, scope, start, isAfter, limit);

        public long Count(string kind, string scope, string start, string end) => store.CountResources(kind, scope, start, end);

        public Task<bool> WriteAsync(IReadOnlyList<ResourceWrite> writes, CancellationToken stop = default) => throw new NotSupportedException("This store is only read.");
    }
}
