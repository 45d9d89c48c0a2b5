using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Treadle.Runtime;

namespace Treadle.Simulation;

/// <summary>Runs of the real core, lanes, committer and reader under faults: see docs/simulation.md.</summary>
public sealed class SimulationTests
{
    private const int FixedSeeds = 1_000;

    /// <summary>TREADLE_SEEDS=n makes it n.</summary>
    private const int FreshSeeds = 30;

    /// <summary>Seeds that are looked at for runs whose every call of the store fails once.</summary>
    private const int SeedsOfFailingCalls = 60;

    /// <summary>A run with more calls is left out: it takes long, and has nothing that short ones together have not.</summary>
    private const int FailingCallsMax = 70;

    private static readonly Dictionary<string, (Func<World, RuntimeOptions, SimulatedNode> NewNode, string[] Promises)> Planted = new(StringComparer.Ordinal)
    {
        [nameof(PlantedBugs.EffectsBeforeCommit)] = ((w, o) => new PlantedBugs.EffectsBeforeCommit(w, o), [Promise.EffectHasItsEvent, Promise.StateIsTheJournal]),
        [nameof(PlantedBugs.TaskIdReused)] = ((w, o) => new PlantedBugs.TaskIdReused(w, o), [Promise.TaskIdIsOfOneAttempt]),
        [nameof(PlantedBugs.ConflictKeepsItsState)] = ((w, o) => new PlantedBugs.ConflictKeepsItsState(w, o), [Promise.StateIsTheJournal, Promise.EffectHasItsEvent]),
        [nameof(PlantedBugs.InboxRowLost)] = ((w, o) => new PlantedBugs.InboxRowLost(w, o), [Promise.NothingAnsweredIsForgotten]),
        [nameof(PlantedBugs.WakeLost)] = ((w, o) => new PlantedBugs.WakeLost(w, o), [Promise.NoDeadlineMissed]),
        [nameof(PlantedBugs.SnapshotForgets)] = ((w, o) => new PlantedBugs.SnapshotForgets(w, o), [Promise.StateIsTheJournal]),
        [nameof(PlantedBugs.AnswerBeforeCommit)] = ((w, o) => new PlantedBugs.AnswerBeforeCommit(w, o), [Promise.NothingAnsweredIsForgotten]),
    };

    public static TheoryData<string> PlantedNames => [.. Planted.Keys];

    [Fact]
    public void A_thousand_runs_keep_every_promise()
    {
        if (Number("TREADLE_SEED") is { } only)
        {
            Check(only, new Coverage());
            return;
        }

        var fresh = Enumerable.Range(0, (int)(Number("TREADLE_SEEDS") ?? FreshSeeds)).Select(_ => (ulong)RandomNumberGenerator.GetInt32(1_000_000, int.MaxValue));
        var all = ForAll(Enumerable.Range(1, FixedSeeds).Select(s => (ulong)s).Concat(fresh), Check);

        Assert.True(all.Missing().Count == 0, $"All promises were kept, and this never occurred: {string.Join(", ", all.Missing())}");
    }

    [Fact]
    public void Whichever_call_of_the_store_fails_every_execution_ends_as_without_faults() =>
        ForAll(Enumerable.Range(1, SeedsOfFailingCalls).Select(s => (ulong)s), (seed, coverage) =>
        {
            var calm = new World(seed, new RunPlan { IsDeterministic = true, IsCalm = true }, coverage);
            var outcomes = calm.Run();
            for (var call = 1; call <= calm.NodeStore.Calls && calm.NodeStore.Calls <= FailingCallsMax; call++)
            {
                RunTo(outcomes, seed, new RunPlan { IsDeterministic = true, IsCalm = true, FailingCall = call }, coverage);
                if (calm.NodeStore.Commits.Contains(call))
                {
                    RunTo(outcomes, seed, new RunPlan { IsDeterministic = true, IsCalm = true, FailingCall = call, IsWrittenWhenFailing = true }, coverage);
                }
            }
        });

    [Theory]
    [MemberData(nameof(PlantedNames))]
    public void A_planted_bug_is_found_and_named(string name)
    {
        var (newNode, promises) = Planted[name];
        var broken = Enumerable.Range(1, FixedSeeds)
            .Select(seed => Record.Exception(() => new World((ulong)seed, new RunPlan { NewNode = newNode }, new Coverage()).Run()))
            .First(e => e is not null);

        Assert.Contains(Assert.IsType<BrokenPromiseException>(broken).Promise, promises);
    }

    [Fact]
    public void The_same_seed_makes_the_same_run()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var first = new World(seed, new RunPlan(), new Coverage());
            var second = new World(seed, new RunPlan(), new Coverage());

            Assert.Equal(first.Run(), second.Run());
            Assert.Equal(first.ToString(), second.ToString());
        }
    }

    /// <summary>A wild run; and every second seed one of a deterministic machine, which must end as without faults.</summary>
    private static void Check(ulong seed, Coverage coverage)
    {
        if (seed % 2 == 1)
        {
            RunTo(outcomes: null, seed, new RunPlan(), coverage);
            return;
        }

        var plan = new RunPlan { IsDeterministic = true };
        var calm = RunTo(outcomes: null, seed, plan with { IsCalm = true }, coverage);
        RunTo(calm, seed, plan, coverage);
    }

    /// <summary>Runs, and compares how it ends.</summary>
    /// <exception cref="InvalidOperationException">Its text's first line is the seed to run again.</exception>
    private static IReadOnlyList<Outcome> RunTo(IReadOnlyList<Outcome>? outcomes, ulong seed, RunPlan plan, Coverage coverage)
    {
        World? world = null;
        try
        {
            world = new World(seed, plan, coverage);
            var ends = world.Run();
            Promises.Require(
                Promise.OutcomeIsTheCalmOne,
                outcomes is null || ends.SequenceEqual(outcomes),
                $"it ended as {string.Join(", ", ends)}, and without faults as {string.Join(", ", outcomes ?? [])}");
            return ends;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"TREADLE_SEED={seed}{(plan.FailingCall > 0 ? $" (call {plan.FailingCall} of the store fails{(plan.IsWrittenWhenFailing ? ", written" : "")})" : "")}\n"
                + $"{(e is BrokenPromiseException ? e.Message : e.ToString())}\n{world}",
                e);
        }
    }

    private static Coverage ForAll(IEnumerable<ulong> seeds, Action<ulong, Coverage> check)
    {
        var failures = new ConcurrentQueue<Exception>();
        var all = new Coverage();
        Parallel.ForEach(seeds, (seed, loop) =>
        {
            var coverage = new Coverage();
            try
            {
                check(seed, coverage);
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

        return all;
    }

    private static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;
}
