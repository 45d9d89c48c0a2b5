namespace Treadle.Runtime.Testing;

/// <summary>Runs single states, as TestState does. Any thread.</summary>
public interface IStateTester
{
    /// <summary>Runs a state to its end, its failure or its next attempt: calls what it calls, waits as long as it waits, five minutes at most.</summary>
    /// <exception cref="CapacityException">As many as may run are running.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    Task<StateTestResult> RunAsync(StateTestRequest request, CancellationToken stop);
}
