using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Treadle.Pressure.Bench;

/// <summary>Starts executions as fast as many connections can. A throttled client waits as an SDK does, and tries again.</summary>
internal sealed class Flood(IPEndPoint server, int connections)
{
    private readonly Latencies _accepted = new();
    private readonly Latencies _throttled = new();
    private int _next = -1;
    private int _failed;
    private int _broken;
    private string? _failure;

    /// <param name="machine">ARN of the state machine.</param>
    /// <param name="count">Executions.</param>
    /// <param name="inputBytes">Bytes of each input.</param>
    /// <param name="giveUp">Nobody waits longer.</param>
    public async Task RunAsync(string machine, int count, int inputBytes, CancellationToken giveUp)
    {
        var input = $$"""{\"text\":\"{{new string('x', Math.Max(0, inputBytes - 11))}}\"}""";
        var run = Guid.NewGuid().ToString("N")[..8];
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async number =>
        {
            var random = new Random(number);
            using var connection = new Connection(server);
            while (!giveUp.IsCancellationRequested && Interlocked.Increment(ref _next) is var index && index < count)
            {
                var body = Encoding.UTF8.GetBytes($$"""{"stateMachineArn":"{{machine}}","name":"{{run}}-{{index}}","input":"{{input}}"}""");
                for (var attempt = 0; !giveUp.IsCancellationRequested && !await TryStartAsync(connection, body); attempt++)
                {
                    await Task.Delay(random.Next(20, 50 << Math.Min(attempt, 6)), CancellationToken.None);
                }
            }
        }));
    }

    public override string ToString()
    {
        var all = _accepted.Count + _throttled.Count;
        return $"""
              accepted {_accepted}
              throttled {_throttled}, {(all == 0 ? 0 : 100.0 * _throttled.Count / all):F0}% of the answers
              broken connections {_broken}, other answers {_failed} {_failure}
            """;
    }

    private async Task<bool> TryStartAsync(Connection connection, byte[] body)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var (status, answer) = await connection.SendAsync("StartExecution", body);
            var took = Stopwatch.GetElapsedTime(began);
            if (status == 200)
            {
                _accepted.Add(took);
                return true;
            }

            if (status == 400 && answer.Span.IndexOf("ThrottlingException"u8) >= 0)
            {
                _throttled.Add(took);
                return false;
            }

            Interlocked.Increment(ref _failed);
            _failure = Encoding.UTF8.GetString(answer.Span);
            return true;
        }
        catch (SocketException)
        {
            Interlocked.Increment(ref _broken);
            return false;
        }
    }
}
