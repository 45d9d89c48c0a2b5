using System.Net;
using System.Text;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary><c>kill -9</c> while requests use up a key's quota: a use is counted in the commit of the start that it admitted.</summary>
public sealed class GatewayCrashTests
{
    private const int Quota = 400;
    private const int Clients = 8;
    private const int Crashes = 3;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_answered_is_counted_and_the_quota_ends_at_its_limit()
    {
        await using var server = await ServerProcess.StartAsync();
        var api = await StartApi.CreateAsync(server.Address.Port, rate: 10_000, burst: 5_000, Quota);
        var sent = 0;
        var answered = 0;
        for (var crash = 1; crash <= Crashes; crash++)
        {
            var target = crash * Quota / (Crashes + 1);
            var client = server.Client;
            var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(
                async () =>
                {
                    try
                    {
                        while (true)
                        {
                            Interlocked.Increment(ref sent);
                            if (await SendAsync(client, api) == HttpStatusCode.OK)
                            {
                                Interlocked.Increment(ref answered);
                            }
                        }
                    }
                    catch (HttpRequestException)
                    {
                        // The process is dead.
                    }
                },
                Stop)).ToList();
            while (Volatile.Read(ref answered) < target)
            {
                Stop.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            await server.KillAsync();
            await Task.WhenAll(clients);
            await server.LaunchAsync();

            var (used, left) = await api.UsageAsync(server.Address.Port);
            Assert.InRange(used, answered, sent);
            Assert.Equal(Quota - used, left);
        }

        var (before, rest) = await api.UsageAsync(server.Address.Port);
        Assert.InRange(before, 1, Quota - 1);
        for (var i = 0; i < rest; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await SendAsync(server.Client, api));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsync(server.Client, api));
        Assert.Equal((Quota, 0), await api.UsageAsync(server.Address.Port));
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, StartApi api)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, api.StartPath) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("x-api-key", api.Key);
        using var answer = await client.SendAsync(request, Stop);
        return answer.StatusCode;
    }
}
