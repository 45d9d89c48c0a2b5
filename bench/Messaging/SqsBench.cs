using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Treadle.Bench.Common;

namespace Treadle.Messaging.Bench;

/// <summary>Messages through one standard queue: sent, received and deleted, each acknowledged from disk; and a queue with very many of them.</summary>
internal sealed class SqsBench(string program, string data)
{
    private const int BatchSize = 10;
    private static readonly string Body = new('x', 100);

    public async Task<object> RunAsync(int messages, int connections, int rounds, int backlog)
    {
        List<object> singles = [], batches = [];
        string url;
        double fillPerSecond, receiveP50, receiveP99;
        long memory;
        using (var server = await TreadleServer.StartAsync(program, data))
        {
            url = Create(server.Port);

            // The first thousands compile the hot methods; they are not counted.
            Measure(server, messages / 2, connections, c => Single(c, url));
            for (var round = 0; round < rounds; round++)
            {
                singles.Add(Measure(server, messages, connections, c => Single(c, url)));
                batches.Add(Measure(server, messages, connections, c => Batch(c, url), BatchSize));
            }

            var empty = server.ResidentBytes;
            var began = Stopwatch.StartNew();
            Spread(server.Port, backlog / BatchSize, connections, c => c.Call("AmazonSQS.SendMessageBatch", BatchOf(url)));
            fillPerSecond = backlog / began.Elapsed.TotalSeconds;
            memory = server.ResidentBytes - empty;
            (receiveP50, receiveP99) = Receives(server.Port, url);
            server.Kill();
        }

        var restart = Stopwatch.StartNew();
        using var again = await TreadleServer.StartAsync(program, data);
        var serving = restart.Elapsed.TotalMilliseconds;
        using var connection = new AwsConnection(again.Port);
        restart.Restart();
        connection.Call("AmazonSQS.ReceiveMessage", Request(url));
        var firstReceive = restart.Elapsed.TotalMilliseconds;
        restart.Restart();
        var counts = Encoding.UTF8.GetString(connection.Call("AmazonSQS.GetQueueAttributes", $$"""{"QueueUrl":"{{url}}","AttributeNames":["All"]}"""));
        var counted = restart.Elapsed.TotalMilliseconds;
        var later = Receives(again.Port, url);
        return new
        {
            messages,
            connections,
            singles,
            batches,
            backlog,
            backlog_sent_per_s = Math.Round(fillPerSecond),
            backlog_memory_mib = Math.Round(memory / 1048576.0, 1),
            backlog_receive_p50_ms = receiveP50,
            backlog_receive_p99_ms = receiveP99,
            restart_serving_ms = Math.Round(serving),
            restart_first_receive_ms = Math.Round(firstReceive, 1),
            restart_count_ms = Math.Round(counted, 1),
            restart_receive_p50_ms = later.P50,
            restart_receive_p99_ms = later.P99,
            restart_memory_mib = Math.Round(again.ResidentBytes / 1048576.0, 1),
            visible = JsonDocument.Parse(counts).RootElement.GetProperty("Attributes").GetProperty("ApproximateNumberOfMessages").GetString(),
        };
    }

    private static string Create(int port)
    {
        using var connection = new AwsConnection(port);
        return JsonDocument.Parse(connection.Call("AmazonSQS.CreateQueue", """{"QueueName":"bench","Attributes":{"VisibilityTimeout":"600"}}""").ToArray())
            .RootElement.GetProperty("QueueUrl").GetString()!;
    }

    private static void Single(AwsConnection connection, string url)
    {
        connection.Call("AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{url}}","MessageBody":"{{Body}}"}""");
        foreach (var handle in HandlesOf(connection.Call("AmazonSQS.ReceiveMessage", Request(url))))
        {
            connection.Call("AmazonSQS.DeleteMessage", $$"""{"QueueUrl":"{{url}}","ReceiptHandle":"{{handle}}"}""");
        }
    }

    private static void Batch(AwsConnection connection, string url)
    {
        connection.Call("AmazonSQS.SendMessageBatch", BatchOf(url));
        var handles = HandlesOf(connection.Call("AmazonSQS.ReceiveMessage", Request(url, BatchSize)));
        if (handles.Count > 0)
        {
            var entries = string.Join(',', handles.Select((h, i) => string.Create(CultureInfo.InvariantCulture, $$"""{"Id":"{{i}}","ReceiptHandle":"{{h}}"}""")));
            connection.Call("AmazonSQS.DeleteMessageBatch", $$"""{"QueueUrl":"{{url}}","Entries":[{{entries}}]}""");
        }
    }

    private static string Request(string url, int most = 1) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"QueueUrl":"{{url}}","MaxNumberOfMessages":{{most}},"WaitTimeSeconds":1}""");

    private static string BatchOf(string url)
    {
        var entries = string.Join(',', Enumerable.Range(0, BatchSize).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"Id":"{{i}}","MessageBody":"{{Body}}"}""")));
        return $$"""{"QueueUrl":"{{url}}","Entries":[{{entries}}]}""";
    }

    internal static List<string> HandlesOf(ReadOnlySpan<byte> answer)
    {
        var handles = new List<string>(BatchSize);
        ReadOnlySpan<byte> name = "\"ReceiptHandle\":\""u8;
        while (answer.IndexOf(name) is >= 0 and var at)
        {
            answer = answer[(at + name.Length)..];
            handles.Add(Encoding.ASCII.GetString(answer[..answer.IndexOf((byte)'"')]));
        }

        return handles;
    }

    private static object Measure(TreadleServer server, int messages, int connections, Action<AwsConnection> turn, int each = 1)
    {
        var processor = server.ProcessorTime;
        var watch = Stopwatch.StartNew();
        Spread(server.Port, messages / each, connections, turn);
        var seconds = watch.Elapsed.TotalSeconds;
        return new
        {
            per_s = Math.Round(messages / seconds),
            cpu_us_each = Math.Round((server.ProcessorTime - processor).TotalMicroseconds / messages),
        };
    }

    private static (double P50, double P99) Receives(int port, string url)
    {
        using var connection = new AwsConnection(port);
        var times = new List<double>();
        for (var i = 0; i < 2_000; i++)
        {
            var watch = Stopwatch.StartNew();
            connection.Call("AmazonSQS.ReceiveMessage", Request(url));
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return (Math.Round(times[times.Count / 2], 2), Math.Round(times[times.Count * 99 / 100], 2));
    }

    internal static void Spread(int port, int turns, int connections, Action<AwsConnection> turn, Func<bool>? isOver = null)
    {
        var left = turns;
        var threads = Enumerable.Range(0, connections).Select(_ => new Thread(() =>
        {
            using var connection = new AwsConnection(port);
            while (Interlocked.Decrement(ref left) >= 0 && isOver?.Invoke() != true)
            {
                turn(connection);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }
}
