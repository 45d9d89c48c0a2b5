using System.Collections.Concurrent;

namespace Treadle.Server;

/// <summary>Writes lines to stderr from a thread of its own: whoever started the program and does not read them must not hold up the server.</summary>
/// <remarks>Any thread. Lines beyond what waits at the most are counted and left out.</remarks>
internal static class StderrLines
{
    private const int WaitingMax = 1_000;

    private static readonly BlockingCollection<string> Lines = new(WaitingMax);
    private static int _unwritten;
    private static int _leftOut;

    static StderrLines() => new Thread(Write) { IsBackground = true, Name = "stderr" }.Start();

    /// <summary>Never waits.</summary>
    public static void Add(string line)
    {
        Interlocked.Increment(ref _unwritten);
        if (!Lines.TryAdd(line))
        {
            Interlocked.Increment(ref _leftOut);
            Interlocked.Decrement(ref _unwritten);
        }
    }

    /// <summary>Waits until all lines are written.</summary>
    /// <param name="patience">No longer than this: perhaps nobody reads.</param>
    public static void Flush(TimeSpan patience) => SpinWait.SpinUntil(() => Volatile.Read(ref _unwritten) == 0, patience);

    private static void Write()
    {
        foreach (var line in Lines.GetConsumingEnumerable())
        {
            try
            {
                Console.Error.WriteLine(line);
                if (Interlocked.Exchange(ref _leftOut, 0) is > 0 and var count)
                {
                    Console.Error.WriteLine($"{count} further lines were left out: they came faster than they were read.");
                }
            }
            catch (IOException)
            {
                // Whoever read stderr has gone; the server stays.
            }

            Interlocked.Decrement(ref _unwritten);
        }
    }
}
