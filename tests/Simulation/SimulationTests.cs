using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Treadle.Engine.Events;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Lanes;

namespace Treadle.Simulation;

/// <summary>Runs of the real core, lanes, committer and reader under faults. TREADLE_SEED=n runs one seed again.</summary>
public sealed class SimulationTests
{
    private const int FixedSeeds = 970;
    private const int FreshSeeds = 30;

    /// <summary>A lost inbox row is found by few runs: any crash behind it mends it.</summary>
    private const int RunsToFindMax = 300;

    [Fact]
    public void A_thousand_runs_keep_every_promise()
    {
        if (Environment.GetEnvironmentVariable("TREADLE_SEED") is { Length: > 0 } only)
        {
            Check(ulong.Parse(only, CultureInfo.InvariantCulture), new Coverage());
            return;
        }

        var fresh = Enumerable.Range(0, FreshSeeds).Select(_ => (ulong)RandomNumberGenerator.GetInt32(1_000_000, int.MaxValue));
        var seeds = Enumerable.Range(1, FixedSeeds).Select(s => (ulong)s).Concat(fresh).ToList();
        var failures = new ConcurrentQueue<Exception>();
        var all = new Coverage();
        Parallel.ForEach(seeds, (seed, loop) =>
        {
            var coverage = new Coverage();
            try
            {
                Check(seed, coverage);
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
                loop.Stop();
            }

            lock (all)
            {
                all.Add(coverage);
            }
        });

        if (failures.TryDequeue(out var first))
        {
            Assert.Fail(first.Message);
        }

        CheckCoverage(all);
    }

    [Theory]
    [InlineData("EffectsBeforeCommit")]
    [InlineData("TaskIdReused")]
    [InlineData("ConflictKeepsItsState")]
    [InlineData("InboxRowLost")]
    public void A_planted_bug_is_found(string name)
    {
        var bug = Enum.Parse<PlantedBug>(name);

        var isFound = Enumerable.Range(1, RunsToFindMax).Any(seed => Finds((ulong)seed, bug));

        Assert.True(isFound, $"{RunsToFindMax} runs with {bug} kept every promise.");
    }

    [Fact]
    public void The_same_seed_makes_the_same_run()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var first = new World(seed, isDeterministic: false, isCalm: false, new Coverage());
            var second = new World(seed, isDeterministic: false, isCalm: false, new Coverage());

            Assert.Equal(first.Run(), second.Run());
            Assert.Equal(first.Now, second.Now);
        }
    }

    private static bool Finds(ulong seed, PlantedBug bug)
    {
        try
        {
            new World(seed, isDeterministic: false, isCalm: false, new Coverage(), bug).Run();
            return false;
        }
        catch (Exception e) when (e is BrokenPromiseException or InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>A wild run; and every second seed one of a deterministic machine, which must end as without faults.</summary>
    private static void Check(ulong seed, Coverage coverage)
    {
        var isDeterministic = seed % 2 == 0;
        var world = new World(seed, isDeterministic, isCalm: false, coverage);
        try
        {
            var outcomes = world.Run();
            if (isDeterministic)
            {
                var calm = new World(seed, isDeterministic, isCalm: true, coverage).Run();
                if (!outcomes.SequenceEqual(calm))
                {
                    throw new BrokenPromiseException($"it ended as {string.Join(", ", outcomes)}, and without faults as {string.Join(", ", calm)}");
                }
            }
        }
        catch (Exception e)
        {
            // The first line is the seed to run again.
            throw new InvalidOperationException($"TREADLE_SEED={seed}\n{(e is BrokenPromiseException ? e.Message : e.ToString())}\n{world}", e);
        }
    }

    private static void CheckCoverage(Coverage all)
    {
        Assert.Empty(NamesOfUnion(typeof(Input)).Except(all.Inputs));
        Assert.Empty(typeof(Event).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Event))).Select(t => t.Name).Except(all.Events));
        Assert.Empty(NamesOfUnion(typeof(LaneMessage)).Except(["Tick", "Shut", "Run"]).Except(all.Messages));
        Assert.Empty(new[]
        {
            "crash", "crash between commit and effects", "LostBefore", "LostAfter", "Conflicts", "snapshots deleted", "clock jump ahead", "clock jump back",
            "a duplicated, late answer", "a snapshot", "a start that nobody waits for",
        }.Except(all.Faults));
    }

    private static IEnumerable<string> NamesOfUnion(Type union) => union.GetNestedTypes().Where(t => t.IsSubclassOf(union)).Select(t => t.Name);
}
