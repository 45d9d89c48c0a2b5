using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Treadle.Bench.Common;
using Treadle.Tests.Common;

namespace Treadle.Gateway.Bench;

/// <summary>
/// A closed loop over a few connections: through the gateway with a key, without one, the same start by Step Functions' own wire, and a bare Kestrel; each once a round.
/// </summary>
internal sealed class RateBench(TreadleServer server)
{
    private const string Body = """{"order":{"id":"A-1009","customer":"54632976324324324","items":[{"sku":"fish sticks","quantity":1},{"sku":"it's cheese","quantity":2}]}}""";

    /// <param name="requests">Of each kind in each round.</param>
    /// <param name="connections">At once.</param>
    /// <param name="rounds">A first one, of which nothing is kept, comes before.</param>
    /// <returns>Medians.</returns>
    public async Task<object> RunAsync(int requests, int connections, int rounds)
    {
        var api = await StartApi.CreateAsync(server.Port, rate: 100_000, burst: 100_000);
        var barePort = FreePort();
        using var bare = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["bare", barePort.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false })!;
        try
        {
            await UntilListeningAsync(barePort);
            var start = $$"""{"stateMachineArn":"{{api.Machine}}","name":"00000000-0000-0000-0000-000000000000","input":"{{Body.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""";
            var wire = $"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: AWSStepFunctions.StartExecution\r\nContent-Type: application/x-amz-json-1.0\r\n";
            var path = $"/_aws/execute-api/{api.ApiId}/dev";
            var http = "Host: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\nContent-Type: application/json\r\n";
            Measurement[] measured =
            [
                new("gateway with key and plan", server.Port, Request($"POST {path}/start HTTP/1.1\r\n{http}X-API-Key: {api.Key}\r\n", Body)),
                new("gateway without key", server.Port, Request($"POST {path}/open HTTP/1.1\r\n{http}", Body)),
                new("StartExecution", server.Port, Request(wire, start.Replace("\"name\":\"00000000-0000-0000-0000-000000000000\",", "", StringComparison.Ordinal))),
                new("bare Kestrel POST", barePort, Request(wire, start)),
            ];
            for (var round = 0; round <= rounds; round++)
            {
                foreach (var one in measured)
                {
                    // The account's throttle lets 10,000 a second through: what it refuses is counted, and no part of the figure.
                    one.Run(requests, connections, () => server.ProcessorTime, isKept: round > 0);
                }
            }

            return new
            {
                connections,
                requests,
                with_key_per_s = measured[0].PerSecond,
                with_key_p50_ms = measured[0].Millisecond(0.50),
                with_key_p99_ms = measured[0].Millisecond(0.99),
                with_key_cpu_us = measured[0].Processor,
                with_key_refused = measured[0].Refused,
                without_key_per_s = measured[1].PerSecond,
                without_key_cpu_us = measured[1].Processor,
                start_per_s = measured[2].PerSecond,
                start_cpu_us = measured[2].Processor,
                bare_per_s = measured[3].PerSecond,
            };
        }
        finally
        {
            bare.Kill();
        }
    }

    private static byte[] Request(string head, string body) =>
        Encoding.UTF8.GetBytes($"{head}Content-Length: {Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}");

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task UntilListeningAsync(int port)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (tries < 1_000)
            {
                await Task.Delay(10);
            }
        }
    }
}
