using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests.Soak;

/// <summary>The real program under many clients, killed again and again. Any number of tasks may ask; one kills.</summary>
internal sealed class SoakServer(ServerProcess process)
{
    private readonly ConcurrentQueue<SoakKill> _kills = [];
    private volatile TaskCompletionSource<HttpClient> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyCollection<SoakKill> Kills => _kills;

    public string DataDirectory => process.DataDirectory;

    public int ProcessId => process.Id;

    public string Errors => process.Errors;

    public async Task LaunchAsync()
    {
        await process.LaunchAsync();
        if (_kills.LastOrDefault() is { } last)
        {
            last.To = DateTimeOffset.UtcNow;
        }

        _up.SetResult(process.Client);
    }

    public async Task KillAsync()
    {
        _kills.Enqueue(new SoakKill(DateTimeOffset.UtcNow));
        await process.KillAsync();
        _up = new TaskCompletionSource<HttpClient>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>A life that ends while it begins.</summary>
    public async Task LaunchAndKillAsync(TimeSpan after)
    {
        var kill = new SoakKill(DateTimeOffset.UtcNow);
        _kills.LastOrDefault()?.To = kill.From;
        _kills.Enqueue(kill);
        await process.LaunchAndKillAsync(after);
    }

    /// <summary>Asks the process that runs, or the next one.</summary>
    /// <param name="target">The X-Amz-Target: <c>AWSStepFunctions.StartExecution</c>.</param>
    /// <param name="members">The request.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<SoakAnswer> AskAsync(string target, JsonObject members, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Content = new StringContent(members.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0"));
        request.Headers.Add("X-Amz-Target", target);
        return await SendAsync(request, stop);
    }

    public Task<SoakAnswer> AskStatesAsync(string operation, JsonObject members, CancellationToken stop) => AskAsync($"AWSStepFunctions.{operation}", members, stop);

    public async Task<SoakAnswer> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        var client = await _up.Task.WaitAsync(stop);
        try
        {
            using var answer = await client.SendAsync(request, stop);
            var body = (JsonObject?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(stop));
            return answer.IsSuccessStatusCode
                ? new SoakAnswer(body ?? [], Refusal: null)
                : new SoakAnswer(Body: null, ((string?)body?["__type"] ?? (string?)body?["Type"] ?? $"{(int)answer.StatusCode}").Split('#')[^1]);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return SoakAnswer.None;
        }
    }

    /// <summary>Asks until there is an answer.</summary>
    public async Task<SoakAnswer> AskStatesUntilAnsweredAsync(string operation, JsonObject members, CancellationToken stop)
    {
        while (true)
        {
            if (await AskStatesAsync(operation, (JsonObject)members.DeepClone(), stop) is { IsAnswered: true } answer)
            {
                return answer;
            }
        }
    }
}

/// <summary>One end of the process. It died, and its workers with it, somewhere between two moments.</summary>
internal sealed class SoakKill(DateTimeOffset from)
{
    public DateTimeOffset From { get; } = from;

    /// <summary>The next life was there, and has ended the workers of this one by then.</summary>
    public DateTimeOffset To { get; set; } = DateTimeOffset.MaxValue;
}

/// <summary>What a client heard.</summary>
/// <param name="Body">The answer; null when it was refused, or nothing was heard.</param>
/// <param name="Refusal">The error's name; null when there was none.</param>
internal sealed record SoakAnswer(JsonObject? Body, string? Refusal)
{
    /// <summary>Nobody knows whether it happened.</summary>
    public static readonly SoakAnswer None = new(Body: null, Refusal: null);

    public bool IsAnswered => Body is not null || Refusal is not null;
}
