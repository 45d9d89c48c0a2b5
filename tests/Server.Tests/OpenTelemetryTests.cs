using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary>The real process, and a collector that takes what it sends.</summary>
public sealed class OpenTelemetryTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_and_traces_are_sent_when_the_collector_is_named()
    {
        using var collector = new Collector();
        await using var server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_SERVICE_NAME"] = "orders",
        });
        await server.EndAsync(await server.RunAsync("""{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"""));

        // A distribution is sent from its first value on, so not every export before that has it.
        var metrics = await collector.WaitForAsync("/v1/metrics", "treadle.commit.duration", "dotnet.gc.collections");
        var traces = await collector.WaitForAsync("/v1/traces", "Microsoft.AspNetCore");

        Assert.Contains("treadle.transitions", metrics, StringComparison.Ordinal);
        Assert.Contains("orders", metrics, StringComparison.Ordinal);
        Assert.Contains("orders", traces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_it_is_loaded_when_no_collector_is_named()
    {
        await using var server = await ServerProcess.StartAsync();
        await server.CallAsync("ListStateMachines", []);

        Assert.DoesNotContain("OpenTelemetry", await File.ReadAllTextAsync($"/proc/{server.Id}/maps", Stop), StringComparison.Ordinal);
    }

    /// <summary>Takes OTLP over HTTP; the names in a protobuf message stand in it as plain text.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly ConcurrentQueue<(string Path, string Text)> _received = new();

        public Collector()
        {
            using (var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            }

            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _ = TakeAsync();
        }

        public string Address { get; }

        /// <summary>The first message to a path that has all of these texts.</summary>
        public async Task<string> WaitForAsync(string path, params string[] texts)
        {
            while (true)
            {
                foreach (var (receivedPath, received) in _received)
                {
                    if (receivedPath == path && Array.TrueForAll(texts, text => received.Contains(text, StringComparison.Ordinal)))
                    {
                        return received;
                    }
                }

                await Task.Delay(20, Stop);
            }
        }

        public void Dispose() => _listener.Close();

        private async Task TakeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body, CancellationToken.None);
                    _received.Enqueue((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
                    context.Response.StatusCode = 200;
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
