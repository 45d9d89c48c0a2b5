using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Treadle.Bench.Common;

namespace Treadle.Queries.Bench;

/// <summary>DescribeExecution of an ended execution in a closed loop over a few connections, beside a bare Kestrel that is sent the same; each once a round.</summary>
internal sealed class DescribeBench(string program, string data)
{
    private const string Pass = """{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}""";

    /// <param name="requests">Of each kind in each round.</param>
    /// <param name="connections">At once.</param>
    /// <param name="rounds">A first one, of which nothing is kept, comes before.</param>
    /// <returns>Medians.</returns>
    public async Task<object> RunAsync(int requests, int connections, int rounds)
    {
        using var server = await TreadleServer.StartAsync(program, data);
        using var client = new RawClient(server.Port);
        var machine = client.Call("CreateStateMachine", $$"""{"name":"m","definition":"{{Pass}}","roleArn":"arn:aws:iam::000000000000:role/r"}""").GetProperty("stateMachineArn").GetString()!;
        var execution = client.Call("StartExecution", $$$"""{"stateMachineArn":"{{{machine}}}","input":"{\"order\":{\"id\":\"A-1009\",\"total\":41.5}}"}""").GetProperty("executionArn").GetString()!;

        var barePort = FreePort();
        using var bare = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["bare", barePort.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false })!;
        try
        {
            await UntilListeningAsync(barePort);
            var request = Request($$"""{"executionArn":"{{execution}}"}""");
            Measurement[] measured = [new("DescribeExecution", server.Port, request), new("bare Kestrel POST", barePort, request)];
            for (var round = 0; round <= rounds; round++)
            {
                foreach (var one in measured)
                {
                    one.Run(requests, connections, () => server.ProcessorTime, isKept: round > 0);
                }
            }

            return new
            {
                connections,
                requests,
                describe_per_s = measured[0].PerSecond,
                describe_p50_ms = measured[0].Millisecond(0.50),
                describe_p99_ms = measured[0].Millisecond(0.99),
                describe_cpu_us = measured[0].Processor,
                bare_per_s = measured[1].PerSecond,
            };
        }
        finally
        {
            bare.Kill();
        }
    }

    private static byte[] Request(string body) => Encoding.UTF8.GetBytes(
        $"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Amz-Target: AWSStepFunctions.DescribeExecution\r\nContent-Type: application/x-amz-json-1.0\r\n"
        + $"Authorization: AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}");

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task UntilListeningAsync(int port)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(10);
            }
        }
    }
}
