using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Treadle.Api.Access;
using Treadle.Storage;

namespace Treadle.Server.Http;

/// <summary>How many executions of each machine have which status: <c>/_treadle/executions/counts?region=eu-west-1&amp;account=000000000000</c>, each of the two or none.</summary>
/// <remarks>Counting looks at every execution: what was counted is good for ten times as long as it took, so that counting never takes more than a tenth of a processor.</remarks>
internal sealed class ExecutionCountsEndpoint(IStore store, TimeProvider time) : IDisposable
{
    private const int CostFactor = 10;

    private readonly SemaphoreSlim _counting = new(1, 1);
    private IReadOnlyList<ExecutionCounts> _counts = [];
    private long _countedAt;
    private TimeSpan _goodFor = TimeSpan.MinValue;

    /// <param name="context">The request.</param>
    /// <param name="key">Whose: it hears of its own account (and region); null where requests need no signature.</param>
    public async Task HandleAsync(HttpContext context, AccessKey? key)
    {
        var isAsked = MachineFilter.Of(context.Request.Query, key);
        var counts = (await CountAsync(context.RequestAborted)).Where(c => isAsked(c.StateMachineArn));
        await OwnEndpoint.SendAsync(context, json => Write(json, counts));
    }

    public void Dispose() => _counting.Dispose();

    private async Task<IReadOnlyList<ExecutionCounts>> CountAsync(CancellationToken stop)
    {
        await _counting.WaitAsync(stop);
        try
        {
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(_countedAt, now) >= _goodFor)
            {
                _counts = store.CountByStatus();
                (_countedAt, _goodFor) = (now, CostFactor * time.GetElapsedTime(now));
            }

            return _counts;
        }
        finally
        {
            _counting.Release();
        }
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<ExecutionCounts> counts)
    {
        json.WriteStartArray("counts"u8);
        foreach (var machine in counts)
        {
            json.WriteStartObject();
            json.WriteString("stateMachineArn"u8, machine.StateMachineArn);
            json.WriteNumber("RUNNING"u8, machine.Running);
            json.WriteNumber("SUCCEEDED"u8, machine.Succeeded);
            json.WriteNumber("FAILED"u8, machine.Failed);
            json.WriteNumber("TIMED_OUT"u8, machine.TimedOut);
            json.WriteNumber("ABORTED"u8, machine.Aborted);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
