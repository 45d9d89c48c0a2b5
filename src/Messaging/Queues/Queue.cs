using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Treadle.Messaging.Queues;

/// <summary>A queue as it is stored. Its messages are rows of their own.</summary>
internal sealed record Queue
{
    public required string Name { get; init; }

    /// <summary>Names its messages' rows; a queue made again under the same name has another.</summary>
    public required string Id { get; init; }

    /// <summary>One more with each purge: the rows of former generations are out of reach, and deleted in the background.</summary>
    public int Generation { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required long ModifiedAt { get; init; }

    /// <summary>What was set, as it was given.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What the ids of its messages' rows begin with.</summary>
    [JsonIgnore]
    public string RowPrefix => MessageRows.PrefixOf(Id, Generation);
}

/// <summary>The rows of a deleted queue or of a former generation, to be deleted.</summary>
internal sealed record Removal(string Prefix);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Queue))]
[JsonSerializable(typeof(Removal))]
[JsonSerializable(typeof(MoveTask))]
internal sealed partial class QueuesJson : JsonSerializerContext;
