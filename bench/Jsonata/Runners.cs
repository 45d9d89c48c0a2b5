using System.Diagnostics;
using System.Globalization;
using Treadle.Asl.Compiling;
using Treadle.Asl.Expressions.Jsonata;
using Treadle.Asl.Json;
using Treadle.Tests.Common;

namespace Treadle.Jsonata.Bench;

/// <summary>Evaluates one expression again and again.</summary>
internal abstract class Runner
{
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(100);

    private int _count;

    /// <summary>Microseconds of one evaluation, taken over about a tenth of a second.</summary>
    public double Measure()
    {
        // How many fill a round is found by doubling; on the way the compilers get their work done.
        for (_count = Math.Max(1, _count); ; _count *= 2)
        {
            var time = Run(_count);
            if (time >= RoundLength || _count >= 1 << 22)
            {
                return time.TotalMicroseconds / _count;
            }
        }
    }

    protected abstract TimeSpan Run(int count);
}

/// <summary>This implementation.</summary>
internal sealed class Ours : Runner
{
    private readonly JsonataExpression _expression;
    private readonly JsonataEnvironment _environment;

    public Ours(Candidate candidate)
    {
        _expression = JsonataExpression.Parse(candidate.Expression, JsonataDialect.Reference);
        _environment = new JsonataEnvironment(candidate.Document, _ => null, new NoChance(), DateTimeOffset.UnixEpoch);
        if (_expression.Evaluate(_environment) is { Kind: not JsonataResultKind.Value } failed)
        {
            throw new InvalidOperationException($"{candidate.Name}: {failed}");
        }
    }

    /// <summary>Bytes that one evaluation allocates.</summary>
    public long Allocated()
    {
        const int Count = 16;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++)
        {
            _expression.Evaluate(_environment);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
    }

    protected override TimeSpan Run(int count)
    {
        var start = Stopwatch.GetTimestamp();
        JsonataResult last = default;
        for (var i = 0; i < count; i++)
        {
            last = _expression.Evaluate(_environment);
        }

        GC.KeepAlive(last.Value);
        return Stopwatch.GetElapsedTime(start);
    }

    private sealed class NoChance : IChance
    {
        public ulong Next() => throw new InvalidOperationException("Nothing here draws.");
    }
}

/// <summary>The reference implementation, in a Node process.</summary>
internal sealed class Theirs(Process node, int index) : Runner
{
    /// <summary>A process that knows all candidates; null when there is no Node or no package.</summary>
    public static Process? Start(IEnumerable<Candidate> candidates)
    {
        var packages = new NpmPackages(Path.Combine(AppContext.BaseDirectory, "reference"), ["jsonata@2.2.2"]);
        if (packages.Install() is { } missing)
        {
            Console.WriteLine(missing + " Only this implementation is measured.");
            return null;
        }

        var node = packages.Node(Path.Combine(AppContext.BaseDirectory, "reference.mjs"));
        foreach (var candidate in candidates)
        {
            node.StandardInput.WriteLine(new JsonObject(("expression", candidate.Expression), ("input", candidate.Document)).ToString());
        }

        return node;
    }

    protected override TimeSpan Run(int count)
    {
        node.StandardInput.WriteLine(new JsonObject(("run", index), ("count", count)).ToString());
        node.StandardInput.Flush();
        var answer = node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The reference has died.");
        return TimeSpan.FromMilliseconds(double.Parse(answer, CultureInfo.InvariantCulture));
    }
}
