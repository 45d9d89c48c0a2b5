using System.Diagnostics;
using System.Text.Json;
using Treadle.Bench.Common;

namespace Treadle.Waiting.Bench;

/// <summary>Fills a server with waiting executions over HTTP, kills it, and starts it again. Figures go to standard output as JSON, progress to the other.</summary>
internal sealed class WaitingBench(string program, string data, int count, int connections)
{
    private const string Definition = """{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":864000,\"End\":true}}}""";
    private const int Parts = 10;

    public async Task RunAsync()
    {
        using var first = await TreadleServer.StartAsync(program, data);
        using var client = new RawClient(first.Port);
        var machine = client.Call("CreateStateMachine", $$"""{"name":"waiting","definition":"{{Definition}}","roleArn":"arn:aws:iam::000000000000:role/r"}""").GetProperty("stateMachineArn").GetString()!;
        Fill(first.Port, machine, "warm", 1_000);
        var before = first.ResidentBytes;

        var watch = Stopwatch.StartNew();
        var slowest = double.MaxValue;
        for (var part = 0; part < Parts; part++)
        {
            var began = watch.Elapsed;
            Fill(first.Port, machine, $"p{part}", count / Parts);
            var rate = count / Parts / (watch.Elapsed - began).TotalSeconds;
            slowest = Math.Min(slowest, rate);
            Console.Error.WriteLine($"{(part + 1) * (count / Parts),12:N0}  {rate,8:N0}/s  {first.ResidentBytes >> 20,6} MiB");
        }

        var perSecond = count / watch.Elapsed.TotalSeconds;
        var resident = first.ResidentBytes;
        var onDisk = Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        first.Kill();

        watch.Restart();
        using var second = await TreadleServer.StartAsync(program, data);
        using var again = new RawClient(second.Port);
        again.Call("StartExecution", $$"""{"stateMachineArn":"{{machine}}","name":"after"}""");
        var serving = watch.Elapsed;
        var some = machine.Replace("stateMachine", "execution", StringComparison.Ordinal) + $":p3-{count / Parts / 2}";
        var status = again.Call("DescribeExecution", $$"""{"executionArn":"{{some}}"}""").GetProperty("status").GetString();
        again.Call("StopExecution", $$"""{"executionArn":"{{some}}"}""");
        var stopped = again.Call("DescribeExecution", $$"""{"executionArn":"{{some}}"}""").GetProperty("status").GetString();
        if ((status, stopped) is not ("RUNNING", "ABORTED"))
        {
            throw new InvalidOperationException($"{some} was {status} after the restart, and {stopped} after it was stopped.");
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            waiting = count,
            accepted_per_s = Math.Round(perSecond),
            accepted_per_s_slowest_tenth = Math.Round(slowest),
            resident_bytes_each = Math.Round((double)(resident - before) / count, 1),
            resident_mib = resident >> 20,
            disk_bytes_each = onDisk / count,
            restart_to_serving_s = Math.Round(serving.TotalSeconds, 2),
            resident_mib_after_restart = second.ResidentBytes >> 20,
        }));
    }

    /// <summary>Each connection starts its next one when its last start has been answered.</summary>
    private void Fill(int port, string machine, string prefix, int number)
    {
        var next = 0;
        var threads = Enumerable.Range(0, connections).Select(_ => new Thread(() =>
        {
            using var client = new RawClient(port);
            while (Interlocked.Increment(ref next) is var i && i <= number)
            {
                client.Call("StartExecution", $$$"""{"stateMachineArn":"{{{machine}}}","name":"{{{prefix}}}-{{{i}}}","input":"{\"n\":{{{i}}}}"}""");
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }
}
