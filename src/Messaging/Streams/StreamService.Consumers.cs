using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Streams;

public sealed partial class StreamService
{
    private const int ConsumersMax = 20;
    private const int PushedRecordsMax = 1_000;

    public async ValueTask<JsonObject> RegisterStreamConsumerAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = input.RequiredTextOf("ConsumerName", 1, 128, NamePattern);
        _ = input["StreamARN"] ?? throw RequestMembers.Missing("streamARN");
        var tags = input.StructureOf("Tags") ?? [];
        var consumer = new StreamConsumer(name, DateTimeOffset.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds()));
        var stream = await LogOf(caller, input).ChangeAsync(
            stream =>
            {
                if (stream.Consumers.Any(c => c.Name == name))
                {
                    throw StreamErrors.InUse($"Consumer {name}, Stream {stream.Name}, under account {stream.Account} already exists.");
                }

                return stream.Consumers.Length < ConsumersMax
                    ? stream with { Consumers = stream.Consumers.Add(consumer with { Tags = WithTags(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), tags, stream.Name, stream.Account) }) }
                    : throw StreamErrors.LimitExceeded($"Stream {stream.Name} under account {stream.Account} has {ConsumersMax} registered consumers, which is the limit.");
            },
            stop);
        return new JsonObject { ["Consumer"] = ShapeOf(consumer, stream) };
    }

    public async ValueTask<JsonObject> DeregisterStreamConsumerAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await ConsumersLog(caller, input).ChangeAsync(
            stream =>
            {
                var consumer = ConsumerOf(stream, input);
                return stream with { Consumers = stream.Consumers.Remove(consumer), Policies = stream.Policies.Remove(consumer.ArnIn(stream)) };
            },
            stop);
        return [];
    }

    public JsonObject DescribeStreamConsumer(AwsCaller caller, JsonObject input)
    {
        var stream = ConsumersLog(caller, input).State;
        var shape = ShapeOf(ConsumerOf(stream, input), stream);
        shape["StreamARN"] = stream.Arn;
        return new JsonObject { ["ConsumerDescription"] = shape };
    }

    public JsonObject ListStreamConsumers(AwsCaller caller, JsonObject input)
    {
        _ = input["StreamARN"] ?? throw RequestMembers.Missing("streamARN");
        var stream = LogOf(caller, input).State;
        var limit = input.IntegerOf("MaxResults", 1, 10_000) ?? 100;
        var after = input.TextOf("NextToken", 1) is { } token ? PageText.Read(token) : null;
        var rest = stream.Consumers.OrderBy(c => c.Name, StringComparer.Ordinal).Where(c => after is null || string.CompareOrdinal(c.Name, after) > 0).ToList();
        var answer = new JsonObject { ["Consumers"] = new JsonArray([.. rest.Take(limit).Select(c => ShapeOf(c, stream))]) };
        if (rest.Count > limit)
        {
            answer["NextToken"] = PageText.Write(rest[limit - 1].Name);
        }

        return answer;
    }

    /// <summary>Begins to listen to a shard.</summary>
    public ShardSubscription Subscribe(AwsCaller caller, JsonObject input)
    {
        _ = input["ConsumerARN"] ?? throw RequestMembers.Missing("consumerARN");
        var log = ConsumersLog(caller, input);
        ConsumerOf(log.State, input);
        var shardId = input.RequiredTextOf("ShardId", 1, 128, NamePattern);
        var position = input.StructureOf("StartingPosition") ?? throw RequestMembers.Missing("startingPosition");
        var type = position.OneOf("Type", "AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON") ?? throw RequestMembers.Missing("startingPosition.type");
        var (owner, name) = (log.State.Owner, log.State.Name);

        // Looked up each time: the stream may be deleted meanwhile.
        return new ShardSubscription(StartOf(log, shardId, type, position), from => ReadFrom(Find(owner, name), from, PushedRecordsMax), record => ShapeOf(record, log.State), _time);
    }

    /// <summary>The stream of a consumer that is named by its ARN, or by its name and the stream's ARN.</summary>
    private StreamLog ConsumersLog(AwsCaller caller, JsonObject input)
    {
        if (input.TextOf("ConsumerARN", 1, 2048) is { } arn)
        {
            var (owner, name) = StreamOf(arn);
            return Find(owner, name);
        }

        return input["StreamARN"] is not null && input["ConsumerName"] is not null
            ? LogOf(caller, input)
            : throw StreamErrors.InvalidArgument("Either ConsumerARN or both StreamARN and ConsumerName must be specified.");
    }

    private static StreamConsumer ConsumerOf(DataStream stream, JsonObject input)
    {
        if (input.TextOf("ConsumerARN") is { } arn)
        {
            return ConsumerOf(stream, arn);
        }

        var name = input.RequiredTextOf("ConsumerName", 1, 128, NamePattern);
        return stream.Consumers.FirstOrDefault(c => c.Name == name) ?? throw StreamErrors.NoConsumer(name, stream);
    }

    private static StreamConsumer ConsumerOf(DataStream stream, string arn) =>
        stream.Consumers.FirstOrDefault(c => c.ArnIn(stream) == arn) ?? throw StreamErrors.NotFound($"ConsumerARN {arn} not found.");

    private static JsonObject ShapeOf(StreamConsumer consumer, DataStream stream) => new()
    {
        ["ConsumerName"] = consumer.Name,
        ["ConsumerARN"] = consumer.ArnIn(stream),
        ["ConsumerStatus"] = "ACTIVE",
        ["ConsumerCreationTimestamp"] = consumer.CreatedAt.ToUnixTimeSeconds(),
    };
}
