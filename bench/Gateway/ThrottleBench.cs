using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Treadle.Bench.Common;
using Treadle.Tests.Common;

namespace Treadle.Gateway.Bench;

/// <summary>200 requests a second, evenly, against a plan of rate 100 and burst 200: what the token bucket's arithmetic lets in, and what came in.</summary>
internal sealed class ThrottleBench(TreadleServer server)
{
    private const int PerSecond = 200;
    private const int Rate = 100;
    private const int Burst = 200;
    private const int Connections = 8;

    public async Task<object> RunAsync(TimeSpan length)
    {
        var api = await StartApi.CreateAsync(server.Port, Rate, Burst);
        var request = Encoding.ASCII.GetBytes(
            $"POST /_aws/execute-api/{api.ApiId}/dev/start HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-API-Key: {api.Key}\r\nContent-Length: 2\r\n\r\n{{}}");
        var total = (int)(length.TotalSeconds * PerSecond);
        var next = -1;
        var statuses = new ConcurrentDictionary<int, int>();
        var watch = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, Connections).Select(_ => new Thread(() =>
        {
            using var client = new RepeatingClient(server.Port, request);
            while (Interlocked.Increment(ref next) is var at && at < total)
            {
                var due = TimeSpan.FromSeconds((double)at / PerSecond) - watch.Elapsed;
                if (due > TimeSpan.Zero)
                {
                    Thread.Sleep(due);
                }

                statuses.AddOrUpdate(client.Send(), 1, (_, count) => count + 1);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var seconds = watch.Elapsed.TotalSeconds;
        var expected = Math.Min(total, Burst + (Rate * seconds));
        return new
        {
            sent = total,
            seconds = Math.Round(seconds, 2),
            let_in = statuses.GetValueOrDefault(200),
            throttled = statuses.GetValueOrDefault(429),
            others = total - statuses.GetValueOrDefault(200) - statuses.GetValueOrDefault(429),
            expected = Math.Round(expected),
            off_percent = Math.Round((statuses.GetValueOrDefault(200) - expected) / expected * 100, 2),
        };
    }
}
