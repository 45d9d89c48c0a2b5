using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Runtime;
using Treadle.Runtime.Express;

namespace Treadle.Server.Tests.Fakes;

/// <summary>Every Express execution succeeds at once with its input.</summary>
internal sealed class FakeExpress : IExpressService
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_573_568_204_569);

    public Task<ExpressResult> RunAsync(StartRequest request, CancellationToken stop) =>
        Task.FromResult(new ExpressResult(ExecutionStatus.Succeeded, At, At, request.Input, Error: null, PayloadBytes: 0));

    public Task<DateTimeOffset> StartAsync(StartRequest request, CancellationToken stop) => Task.FromResult(At);
}
