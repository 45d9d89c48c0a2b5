using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Treadle.Bench.Common;

namespace Treadle.Messaging.Bench;

/// <summary>Events through a rule to a queue: how many per second from PutEvents to ReceiveMessage; and how long after a status change its event is received.</summary>
internal sealed class EventsBench(string program, string data)
{
    private const int BatchSize = 10;
    private const string Machine = """{\"StartAt\":\"P\",\"States\":{\"P\":{\"Type\":\"Pass\",\"End\":true}}}""";

    /// <param name="events">How many.</param>
    /// <param name="connections">Of senders, and as many of receivers.</param>
    /// <param name="rules">Further rules on the bus, each for a machine of its own.</param>
    public async Task<object> EventsAsync(int events, int connections, int rules)
    {
        using var server = await TreadleServer.StartAsync(program, data);
        var url = Subscribe(server.Port, """{\"source\":[\"shop\"]}""");
        using (var connection = new AwsConnection(server.Port))
        {
            for (var i = 0; i < rules; i++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"other{i}");
                connection.Call("AWSEvents.PutRule", $$$"""{"Name":"{{{name}}}","EventPattern":"{\"source\":[\"aws.states\"],\"detail\":{\"stateMachineArn\":[\"arn:{{{name}}}\"]}}"}""");
                connection.Call("AWSEvents.PutTargets", $$"""{"Rule":"{{name}}","Targets":[{"Id":"q","Arn":"arn:aws:sqs:us-east-1:000000000000:bench"}]}""");
            }
        }

        // The first thousands compile the hot methods; they are not counted.
        Measure(server, url, Math.Max(events / 2, 10_000), connections);
        var rounds = Enumerable.Range(0, 3).Select(_ => Measure(server, url, events, connections)).ToList();
        return new { events, connections, rules, rounds };
    }

    /// <param name="perSecond">Executions started per second; each tells of its start and its end.</param>
    /// <param name="seconds">For how long.</param>
    public async Task<object> StatusAsync(int perSecond, int seconds)
    {
        using var server = await TreadleServer.StartAsync(program, data);
        var url = Subscribe(server.Port, """{\"source\":[\"aws.states\"]}""");
        string machine;
        using (var connection = new AwsConnection(server.Port))
        {
            machine = JsonDocument.Parse(connection.Call("AWSStepFunctions.CreateStateMachine", $$"""{"name":"bench","roleArn":"arn:aws:iam::000000000000:role/r","definition":"{{Machine}}"}""").ToArray())
                .RootElement.GetProperty("stateMachineArn").GetString()!;
        }

        // The first thousands compile the hot methods; they are not counted.
        LatenciesOf(server.Port, url, machine, perSecond, 5);
        var processor = server.ProcessorTime;
        var latencies = LatenciesOf(server.Port, url, machine, perSecond, seconds);
        return new
        {
            executions_per_s = perSecond,
            notifications = latencies.Count,
            p50_ms = latencies[latencies.Count / 2],
            p99_ms = latencies[latencies.Count * 99 / 100],
            max_ms = latencies[^1],
            cpu_us_each = Math.Round((server.ProcessorTime - processor).TotalMicroseconds / latencies.Count),
        };
    }

    /// <summary>How long after each change its event was received, in milliseconds, the shortest first.</summary>
    private static List<double> LatenciesOf(int port, string url, string machine, int perSecond, int seconds)
    {
        var latencies = new List<double>();
        var wanted = 2 * perSecond * seconds;
        var receivers = new Thread(() => SqsBench.Spread(port, int.MaxValue / 2, 4, c =>
        {
            var bodies = Receive(c, url);
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            lock (latencies)
            {
                latencies.AddRange(bodies.Select(b => (double)(now - ChangedAt(b))));
            }
        }, () =>
        {
            lock (latencies)
            {
                return latencies.Count >= wanted;
            }
        }));
        receivers.Start();
        var watch = Stopwatch.StartNew();
        var started = 0;
        SqsBench.Spread(port, perSecond * seconds, 8, c =>
        {
            var at = TimeSpan.FromSeconds((double)Interlocked.Increment(ref started) / perSecond);
            if (at - watch.Elapsed is { Ticks: > 0 } wait)
            {
                Thread.Sleep(wait);
            }

            c.Call("AWSStepFunctions.StartExecution", $$"""{"stateMachineArn":"{{machine}}"}""");
        });
        receivers.Join();
        latencies.Sort();
        return latencies;
    }

    private static object Measure(TreadleServer server, string url, int events, int connections)
    {
        var processor = server.ProcessorTime;
        var watch = Stopwatch.StartNew();
        var received = 0;
        var receivers = new Thread(() => SqsBench.Spread(server.Port, int.MaxValue / 2, connections, c => Interlocked.Add(ref received, Receive(c, url).Count), () => Volatile.Read(ref received) >= events));
        receivers.Start();
        SqsBench.Spread(server.Port, events / BatchSize, connections, c => c.Call("AWSEvents.PutEvents", Entries()));
        var put = watch.Elapsed.TotalSeconds;
        receivers.Join();
        return new
        {
            put_per_s = Math.Round(events / put),
            received_per_s = Math.Round(received / watch.Elapsed.TotalSeconds),
            cpu_us_each = Math.Round((server.ProcessorTime - processor).TotalMicroseconds / events),
        };
    }

    private static string Subscribe(int port, string pattern)
    {
        using var connection = new AwsConnection(port);
        var url = JsonDocument.Parse(connection.Call("AmazonSQS.CreateQueue", """{"QueueName":"bench"}""").ToArray()).RootElement.GetProperty("QueueUrl").GetString()!;
        var arn = JsonDocument.Parse(connection.Call("AmazonSQS.GetQueueAttributes", $$"""{"QueueUrl":"{{url}}","AttributeNames":["QueueArn"]}""").ToArray())
            .RootElement.GetProperty("Attributes").GetProperty("QueueArn").GetString();
        connection.Call("AWSEvents.PutRule", $$"""{"Name":"bench","EventPattern":"{{pattern}}"}""");
        connection.Call("AWSEvents.PutTargets", $$"""{"Rule":"bench","Targets":[{"Id":"q","Arn":"{{arn}}"}]}""");
        return url;
    }

    private static string Entries() =>
        $$"""{"Entries":[{{string.Join(',', Enumerable.Repeat("""{"Source":"shop","DetailType":"order","Detail":"{\"order\":1,\"price\":12.5,\"lines\":[{\"sku\":\"a\",\"n\":1}]}"}""", BatchSize))}}]}""";

    /// <summary>Receives up to ten messages and deletes them.</summary>
    private static List<string> Receive(AwsConnection connection, string url)
    {
        var answer = connection.Call("AmazonSQS.ReceiveMessage", $$"""{"QueueUrl":"{{url}}","MaxNumberOfMessages":10,"WaitTimeSeconds":1}""").ToArray();
        var handles = SqsBench.HandlesOf(answer);
        if (handles.Count == 0)
        {
            return [];
        }

        var entries = string.Join(',', handles.Select((h, i) => string.Create(CultureInfo.InvariantCulture, $$"""{"Id":"{{i}}","ReceiptHandle":"{{h}}"}""")));
        connection.Call("AmazonSQS.DeleteMessageBatch", $$"""{"QueueUrl":"{{url}}","Entries":[{{entries}}]}""");
        return [.. JsonDocument.Parse(answer).RootElement.GetProperty("Messages").EnumerateArray().Select(m => m.GetProperty("Body").GetString()!)];
    }

    private static long ChangedAt(string body)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(body));
        var detail = document.RootElement.GetProperty("detail");
        return detail.GetProperty("stopDate") is { ValueKind: JsonValueKind.Number } stop ? stop.GetInt64() : detail.GetProperty("startDate").GetInt64();
    }
}
