using Treadle.Asl.Compiling;
using Treadle.Runtime.Testing;

namespace Treadle.Server.Tests.Fakes;

/// <summary>Every tested state succeeds at once with its input.</summary>
internal sealed class FakeTests : IStateTester
{
    public Task<StateTestResult> RunAsync(StateTestRequest request, CancellationToken stop) => Task.FromResult(new StateTestResult
    {
        Status = StateTestStatus.Succeeded,
        Trace = new DataFlowTrace(),
        Output = request.Input,
        Variables = request.Variables,
    });
}
