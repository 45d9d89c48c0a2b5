using Treadle.Asl.Compiling;
using Treadle.Aws;

namespace Treadle.Api.States.Testing;

/// <summary>The member <c>stateConfiguration</c> of a TestState request. What is not given is null.</summary>
/// <param name="RetrierRetryCount">How often the retrier that takes the error has been used.</param>
/// <param name="ErrorCausedByState">The state inside a Map or Parallel that the mocked error comes from.</param>
/// <param name="MapIterationFailureCount">How many iterations have failed.</param>
/// <param name="MapItemReaderData">What the ItemReader has read.</param>
internal sealed record TestConfiguration(int? RetrierRetryCount, string? ErrorCausedByState, int? MapIterationFailureCount, string? MapItemReaderData)
{
    private static readonly TestConfiguration None = new(null, null, null, null);

    public static TestConfiguration Read(Members input)
    {
        if (input.Object("stateConfiguration") is not { } given)
        {
            return None;
        }

        var members = new Members(given);
        return new TestConfiguration(
            members.Integer("retrierRetryCount"), members.Text("errorCausedByState"), members.Integer("mapIterationFailureCount"), members.Text("mapItemReaderData"));
    }

    /// <summary>The first member that means something with a mock only; null when there is none.</summary>
    public string? FirstOfMock =>
        MapIterationFailureCount is not null ? "MapIterationFailureCount"
        : MapItemReaderData is not null ? "MapItemReaderData"
        : ErrorCausedByState is not null ? "ErrorCausedByState"
        : RetrierRetryCount is not null ? "RetrierRetryCount"
        : null;

    /// <exception cref="AwsErrorException">ValidationException: a state in it is not there.</exception>
    public void CheckFor(TestedState tested)
    {
        if (ErrorCausedByState is { } name && tested.State is MapState or ParallelState && !tested.InnerStates.Contains(name))
        {
            throw TestOrder.Invalid("State not found in definition");
        }
    }
}
