using System.Diagnostics;

namespace Treadle.Bench.Common;

/// <summary>One kind of request, measured in rounds.</summary>
/// <param name="name">What stands in the progress.</param>
/// <param name="port">Where it goes.</param>
/// <param name="request">Its bytes.</param>
internal sealed class Measurement(string name, int port, byte[] request)
{
    private readonly List<double> _perSecond = [];
    private readonly List<double> _processor = [];
    private readonly List<double> _latencies = [];

    /// <summary>Median of the rounds; only answers with 200 count.</summary>
    public double PerSecond => Math.Round(Median(_perSecond));

    /// <summary>The server's CPU time for one request, in microseconds; median of the rounds.</summary>
    public double Processor => Math.Round(Median(_processor), 1);

    /// <summary>Answers with another status, in all rounds.</summary>
    public int Refused { get; private set; }

    public double Millisecond(double share)
    {
        _latencies.Sort();
        return Math.Round(_latencies[(int)(share * (_latencies.Count - 1))], 3);
    }

    public void Run(int requests, int connections, Func<TimeSpan> processorTime, bool isKept)
    {
        var left = requests;
        var answered = 0;
        var taken = new List<double>[connections];
        var threads = Enumerable.Range(0, connections).Select(at => new Thread(() =>
        {
            using var client = new RepeatingClient(port, request);
            var own = taken[at] = [];
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var from = Stopwatch.GetTimestamp();
                if (client.Send() == 200)
                {
                    Interlocked.Increment(ref answered);
                    own.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                }
            }
        })).ToList();
        var (began, before) = (Stopwatch.GetTimestamp(), processorTime());
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var microseconds = (processorTime() - before).TotalMicroseconds / requests;
        Console.Error.WriteLine($"{name,-28} {answered / seconds,8:N0} /s  {microseconds,6:N1} µs of the server's CPU  {requests - answered,6:N0} refused{(isKept ? "" : "  (not kept)")}");
        if (isKept)
        {
            _perSecond.Add(answered / seconds);
            _processor.Add(microseconds);
            _latencies.AddRange(taken.SelectMany(t => t));
            Refused += requests - answered;
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
