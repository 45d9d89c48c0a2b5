using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Treadle.Pressure.Bench;

/// <summary>Workers of an activity: they take tasks and answer them, during the flood and after it.</summary>
internal sealed class Workers(IPEndPoint server, string activity)
{
    private readonly Latencies _answers = new();
    private int _throttled;

    public int Answered => _answers.Count;

    public async Task RunAsync(int count, CancellationToken stop) => await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
    {
        using var connection = new Connection(server);
        var poll = Encoding.UTF8.GetBytes($$"""{"activityArn":"{{activity}}"}""");
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var (status, body) = await connection.SendAsync("GetActivityTask", poll).WaitAsync(stop);
                if (status == 200 && TokenIn(body) is { } token)
                {
                    await AnswerAsync(connection, Encoding.UTF8.GetBytes($$"""{"taskToken":"{{token}}","output":"{}"}"""));
                }
                else if (status != 200)
                {
                    Interlocked.Increment(ref _throttled);
                    await Task.Delay(50, CancellationToken.None);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // It is over, or the connection broke.
            }
        }
    }));

    public override string ToString() => $"  answers to tasks {_answers}, throttled {_throttled}";

    private async Task AnswerAsync(Connection connection, byte[] answer)
    {
        while (true)
        {
            var began = Stopwatch.GetTimestamp();
            if ((await connection.SendAsync("SendTaskSuccess", answer)).Status == 200)
            {
                _answers.Add(Stopwatch.GetElapsedTime(began));
                return;
            }

            Interlocked.Increment(ref _throttled);
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static string? TokenIn(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("taskToken", out var token) ? token.GetString() : null;
    }
}
