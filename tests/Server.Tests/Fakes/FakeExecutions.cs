using System.Text;
using Treadle.Asl;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Runtime;
using Treadle.Storage;

namespace Treadle.Server.Tests.Fakes;

/// <summary>A runtime that takes starts and runs nothing: what the wire needs to be tried by itself.</summary>
internal sealed class FakeExecutions : IExecutionService
{
    private readonly Dictionary<string, ExecutionRow> _rows = [];

    public Task<StartResult> StartAsync(StartRequest request, CancellationToken stop)
    {
        if (_rows.TryGetValue(request.ExecutionArn, out var taken))
        {
            return Task.FromResult(new StartResult(taken, StartOutcome.NameTaken));
        }

        var row = new ExecutionRow(
            new ExecutionId(_rows.Count + 1), request.ExecutionArn, request.Machine.StateMachineArn, request.Name, request.Machine.Id, request.Machine.Scope,
            ExecutionStatus.Running, DateTimeOffset.FromUnixTimeMilliseconds(1_573_568_204_569), EndedAt: null, Encoding.UTF8.GetBytes(request.RawInput),
            Output: null, Error: null, Cause: null, LastSequence: 0);
        _rows[request.ExecutionArn] = row;
        return Task.FromResult(new StartResult(row, StartOutcome.Started));
    }

    public Task<DateTimeOffset?> StopAsync(string executionArn, StatesError error, CancellationToken stop) => Task.FromResult<DateTimeOffset?>(null);

    public Task<RedriveResult?> RedriveAsync(string executionArn, string? clientToken, string? refusal, CancellationToken stop) => Task.FromResult<RedriveResult?>(null);

    public Task<CallbackAnswer> SendCallbackAsync(string taskToken, Callback callback, CancellationToken stop) => Task.FromResult(CallbackAnswer.InvalidToken);

    public async Task<ActivityTask?> TakeActivityTaskAsync(string activityArn, string? workerName, TimeSpan wait, CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        return null;
    }

    public Task<ExecutionRow?> WhenEndedAsync(string executionArn, CancellationToken stop) => Task.FromResult<ExecutionRow?>(null);
}
