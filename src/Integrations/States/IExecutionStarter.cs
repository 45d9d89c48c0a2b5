using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Integrations.States;

/// <summary>Starts executions for tasks of others. Implemented by the room Api, which knows the operation's checks and words.</summary>
public interface IExecutionStarter
{
    /// <param name="members">StartExecution's members, as in the service's published model.</param>
    /// <param name="by">The task that asks for it, and can be told by its inbox; null when it can't: it is of a volatile execution.</param>
    /// <param name="stop">The task has ended.</param>
    /// <exception cref="AwsErrorException">The operation refuses: nothing was started.</exception>
    /// <exception cref="NotAwaitedException">The task has ended: nothing was started.</exception>
    Task<StartedExecution> StartAsync(JsonObject members, StartingTask? by, CancellationToken stop);
}

/// <param name="Arn">The execution.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="IsTaskTold">The task that asked for it hears by way of its inbox.</param>
public sealed record StartedExecution(string Arn, DateTimeOffset StartedAt, bool IsTaskTold);
