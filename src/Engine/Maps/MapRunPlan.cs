using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Packing;

namespace Treadle.Engine.Maps;

/// <summary>A distributed Map as it was entered: all that its run needs, whatever becomes of the execution around it.</summary>
public sealed record MapRunPlan
{
    private const byte Format = 1;

    /// <summary>The run's ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>The children's machine: the parent's ARN, a slash and the label.</summary>
    public required string StateMachineArn { get; init; }

    /// <summary>The block of the program that holds the state.</summary>
    public required int Block { get; init; }

    /// <summary>The state.</summary>
    public required string State { get; init; }

    /// <summary>The history id at which it was entered, which error texts name.</summary>
    public required long EnteredId { get; init; }

    /// <summary>Where the chance of its ItemSelector comes from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The state's raw input.</summary>
    public required JsonValue Input { get; init; }

    /// <summary>What <c>$</c> means in the ItemSelector.</summary>
    public required JsonValue EffectiveInput { get; init; }

    /// <summary>The context object, without the item.</summary>
    public required JsonObject Context { get; init; }

    /// <summary>The variables that the ItemSelector sees.</summary>
    public required JsonObject Variables { get; init; }

    /// <summary>What is mapped over: an array, or an object, whose members are the items. Null with <see cref="Source"/>.</summary>
    public JsonValue? Dataset { get; init; }

    /// <summary>ItemReader.</summary>
    public ItemSource? Source { get; init; }

    /// <summary>ItemBatcher.</summary>
    public ItemBatching? Batching { get; init; }

    /// <summary>ResultWriter.</summary>
    public ResultDestination? Destination { get; init; }

    /// <summary>MaxConcurrency; 0 is no limit.</summary>
    public required int MaxConcurrency { get; init; }

    public required ToleratedFailures Tolerated { get; init; }

    public byte[] ToBytes()
    {
        var w = new PackedWriter();
        w.Byte(Format);
        w.Text(Arn);
        w.Text(StateMachineArn);
        w.Number((long)Block);
        w.Text(State);
        w.Number(EnteredId);
        w.Number(Seed);
        w.Payload(Input);
        w.Payload(EffectiveInput);
        w.Payload(Context);
        w.Payload(Variables);
        w.Payload(Dataset);
        w.Number((long)MaxConcurrency);
        w.Payload(NumberOf(Tolerated.Count));
        w.Payload(Tolerated.Percentage is { } percentage ? new JsonNumber(percentage) : null);
        w.Payload(Source is null ? null : ToJson(Source));
        w.Payload(Batching is null ? null : ToJson(Batching));
        w.Payload(Destination is null ? null : ToJson(Destination));
        return w.ToArray();
    }

    /// <exception cref="InvalidDataException">The plan is damaged, or a newer program wrote it.</exception>
    public static MapRunPlan Read(ReadOnlyMemory<byte> data)
    {
        var r = new PackedReader(data);
        if (r.Byte() is var format && format != Format)
        {
            throw new InvalidDataException($"The plan of a map run has the format {format}; this program reads {Format}.");
        }

        // The members are evaluated in the order in which they were written.
        return new MapRunPlan
        {
            Arn = r.Text(),
            StateMachineArn = r.Text(),
            Block = r.Int(),
            State = r.Text(),
            EnteredId = r.Number(),
            Seed = r.Unsigned(),
            Input = r.Payload(),
            EffectiveInput = r.Payload(),
            Context = (JsonObject)r.Payload(),
            Variables = (JsonObject)r.Payload(),
            Dataset = r.OptionalPayload(),
            MaxConcurrency = r.Int(),
            Tolerated = new ToleratedFailures(WholeOf(r.OptionalPayload()), (r.OptionalPayload() as JsonNumber)?.AsDouble()),
            Source = r.OptionalPayload() is JsonObject source ? SourceOf(source) : null,
            Batching = r.OptionalPayload() is JsonObject batching ? new ItemBatching((int?)WholeOf(batching["ItemsMax"]), (int?)WholeOf(batching["BytesMax"]), batching["BatchInput"]) : null,
            Destination = r.OptionalPayload() is JsonObject destination ? DestinationOf(destination) : null,
        };
    }

    private static JsonObject ToJson(ItemSource source) => Members(
        ("Resource", source.Resource),
        ("Arguments", source.Arguments),
        ("InputType", TextOf(source.Config.InputType)),
        ("Transformation", TextOf(source.Config.Transformation)),
        ("CSVDelimiter", TextOf(source.Config.CsvDelimiter)),
        ("CSVHeaderLocation", TextOf(source.Config.CsvHeaderLocation)),
        ("CSVHeaders", source.Config.CsvHeaders is { } headers ? new JsonArray([.. headers.Select(h => new JsonString(h))]) : null),
        ("ItemsPointer", TextOf(source.Config.ItemsPointer)),
        ("ManifestType", TextOf(source.Config.ManifestType)),
        ("MaxItems", new JsonNumber(source.Config.MaxItems)));

    private static ItemSource SourceOf(JsonObject json) => new(((JsonString)json["Resource"]!).Value, (JsonObject)json["Arguments"]!, ReaderConfig.Read(json));

    private static JsonObject ToJson(ItemBatching batching) =>
        Members(("ItemsMax", NumberOf(batching.ItemsMax)), ("BytesMax", NumberOf(batching.BytesMax)), ("BatchInput", batching.BatchInput));

    private static JsonObject ToJson(ResultDestination destination) => Members(
        ("Resource", TextOf(destination.Resource)),
        ("Arguments", destination.Arguments),
        ("Transformation", destination.Config.Transformation),
        ("OutputType", destination.Config.OutputType));

    private static ResultDestination DestinationOf(JsonObject json) => new(
        (json["Resource"] as JsonString)?.Value,
        json["Arguments"] as JsonObject,
        new WriterConfig(((JsonString)json["Transformation"]!).Value, ((JsonString)json["OutputType"]!).Value));

    private static JsonObject Members(params (string Name, JsonValue? Value)[] members) =>
        new(members.Where(m => m.Value is not null).Select(m => new KeyValuePair<string, JsonValue>(m.Name, m.Value!)));

    private static JsonString? TextOf(string? text) => text is null ? null : new JsonString(text);

    private static JsonNumber? NumberOf(long? number) => number is { } value ? new JsonNumber(value) : null;

    private static long? WholeOf(JsonValue? value) => value is JsonNumber number && number.TryGetWholeNumber(out var whole) ? whole : null;
}
