using System.Text.Json.Nodes;
using Treadle.Api.Wire;
using Treadle.Aws;

namespace Treadle.Api;

/// <summary>An operation whose answer is a stream of events, for as long as the client listens.</summary>
public interface IStreamOperation : IOperation
{
    /// <summary>Begins.</summary>
    /// <returns>Writes the events until the stream ends or the client has gone; called once.</returns>
    /// <exception cref="AwsErrorException">The operation refuses.</exception>
    ValueTask<Func<EventStreamWriter, CancellationToken, Task>> OpenAsync(AwsCaller caller, JsonObject input, CancellationToken stop);
}
