using System.Text.Json.Nodes;
using Treadle.Api.Wire;
using Treadle.Aws;
using Treadle.Messaging.Streams;

namespace Treadle.Api.Kinesis;

/// <summary>Shows the records of a shard to a consumer as they come, for five minutes.</summary>
internal sealed class SubscribeToShard(StreamService streams) : IStreamOperation
{
    private const string EventType = "application/x-amz-json-1.1";

    public string Service => KinesisOperations.Service;

    public string Name => nameof(SubscribeToShard);

    /// <summary>Only the wire has streams.</summary>
    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        throw new AwsErrorException("InvalidArgumentException", "SubscribeToShard answers with a stream of events and can't be called from inside.");

    public ValueTask<Func<EventStreamWriter, CancellationToken, Task>> OpenAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var subscription = streams.Subscribe(caller, input);
        return ValueTask.FromResult<Func<EventStreamWriter, CancellationToken, Task>>((events, gone) => RunAsync(subscription, events, gone));
    }

    private static async Task RunAsync(ShardSubscription subscription, EventStreamWriter events, CancellationToken gone)
    {
        try
        {
            while (await subscription.NextAsync(gone) is { } told)
            {
                await events.WriteAsync("SubscribeToShardEvent", EventType, told.ToUtf8(), gone);
            }
        }
        catch (AwsErrorException error)
        {
            await events.WriteErrorAsync(error.Code, new JsonObject { ["message"] = error.AwsMessage }.ToUtf8(), gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The client has gone: that is how subscriptions end.
        }
    }
}
