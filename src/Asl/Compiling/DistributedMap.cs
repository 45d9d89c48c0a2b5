using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling;

/// <summary>What makes a Map distributed: each item, or batch of items, is a child execution of its own.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Distributed Map state fields". Everything here is evaluated once, when the state is entered; what depends on an item is
/// <see cref="MapState.SelectItem"/>. A field that is not there gives null.
/// </remarks>
public abstract class DistributedMap
{
    /// <summary>Names the children's machine, <c>machine/label</c>: the state's Label, or one made of where the state stands in the definition. At most 40 characters.</summary>
    public required string Label { get; init; }

    /// <summary>What the children are: STANDARD or EXPRESS.</summary>
    public required StateMachineType ExecutionType { get; init; }

    /// <summary>The ItemReader's Resource; null when there is no ItemReader.</summary>
    public string? ReaderResource { get; init; }

    /// <summary>ReaderConfig but for a path or an expression that gives MaxItems.</summary>
    public ReaderConfig ReaderConfig { get; init; } = new();

    public bool HasBatcher { get; init; }

    /// <summary>Null when there is no ResultWriter.</summary>
    public WriterConfig? WriterConfig { get; init; }

    public string? WriterResource { get; init; }

    /// <summary>The items come from an ItemReader, not from the state's input.</summary>
    public bool HasReader => ReaderResource is not null;

    /// <summary>Results are written somewhere, and the state's output says where.</summary>
    public bool ExportsResults { get; init; }

    /// <summary>ItemReader: where the items come from.</summary>
    public abstract Evaluated<ItemSource?> Reader(Scope scope, JsonValue effectiveInput);

    /// <summary>ItemBatcher: how items are put together.</summary>
    public abstract Evaluated<ItemBatching?> Batcher(Scope scope, JsonValue effectiveInput);

    /// <summary>ResultWriter: where the results go, and in what form.</summary>
    public abstract Evaluated<ResultDestination?> Writer(Scope scope, JsonValue effectiveInput);

    /// <summary>ToleratedFailureCount(Path) and ToleratedFailurePercentage(Path).</summary>
    public abstract Evaluated<ToleratedFailures> Tolerance(Scope scope, JsonValue effectiveInput);
}

/// <summary>ItemReader, evaluated.</summary>
/// <param name="Resource"><c>arn:aws:states:::s3:getObject</c> or <c>arn:aws:states:::s3:listObjectsV2</c>.</param>
/// <param name="Arguments">Bucket, Key or Prefix, …</param>
/// <param name="Config">ReaderConfig.</param>
public sealed record ItemSource(string Resource, JsonObject Arguments, ReaderConfig Config);

/// <summary>ReaderConfig, evaluated. The names and words are those of the States Language.</summary>
public sealed record ReaderConfig
{
    /// <summary>MaxItems is never more than this.</summary>
    public const long ItemsMax = 100_000_000;

    /// <summary><c>CSV</c>, <c>JSON</c>, <c>JSONL</c>, <c>PARQUET</c>, <c>MANIFEST</c>; null for a list of objects.</summary>
    public string? InputType { get; init; }

    /// <summary><c>NONE</c> or <c>LOAD_AND_FLATTEN</c>.</summary>
    public string? Transformation { get; init; }

    /// <summary><c>COMMA</c>, <c>PIPE</c>, <c>SEMICOLON</c>, <c>SPACE</c>, <c>TAB</c>.</summary>
    public string? CsvDelimiter { get; init; }

    /// <summary><c>FIRST_ROW</c> or <c>GIVEN</c>.</summary>
    public string? CsvHeaderLocation { get; init; }

    public IReadOnlyList<string>? CsvHeaders { get; init; }

    /// <summary>A JSON Pointer to the array or object of items.</summary>
    public string? ItemsPointer { get; init; }

    /// <summary><c>S3_INVENTORY</c> or <c>ATHENA_DATA</c>.</summary>
    public string? ManifestType { get; init; }

    /// <summary>
    /// At most so many items; 0 is all there are. Kept by the map run, so a reader need not look at it; but a negative number, which a path may lead to, is the
    /// reader's to refuse: AWS does it when the run has started.
    /// </summary>
    public long MaxItems { get; init; }

    /// <summary>The literal values of a ReaderConfig; MaxItems may be an expression, which counts as none here.</summary>
    public static ReaderConfig Read(JsonObject config) => new()
    {
        InputType = Text(config["InputType"]),
        Transformation = Text(config["Transformation"]),
        CsvDelimiter = Text(config["CSVDelimiter"]),
        CsvHeaderLocation = Text(config["CSVHeaderLocation"]),
        CsvHeaders = config["CSVHeaders"] is JsonArray names ? [.. names.OfType<JsonString>().Select(name => name.Value)] : null,
        ItemsPointer = Text(config["ItemsPointer"]),
        ManifestType = Text(config["ManifestType"]),
        MaxItems = config["MaxItems"] is JsonNumber number && number.TryGetWholeNumber(out var max) ? max : 0,
    };

    private static string? Text(JsonValue? value) => (value as JsonString)?.Value;
}

/// <summary>ItemBatcher, evaluated.</summary>
/// <param name="ItemsMax">MaxItemsPerBatch; null is no limit.</param>
/// <param name="BytesMax">MaxInputBytesPerBatch, at most 262,144; null is that.</param>
/// <param name="BatchInput">What every batch gets as BatchInput; null leaves it out.</param>
public sealed record ItemBatching(int? ItemsMax, int? BytesMax, JsonValue? BatchInput)
{
    /// <summary>MaxInputBytesPerBatch is never more than this.</summary>
    public const int BytesLimit = 262_144;
}

/// <summary>ResultWriter, evaluated.</summary>
/// <param name="Resource"><c>arn:aws:states:::s3:putObject</c>; null when there is a WriterConfig alone: the state's output has its form.</param>
/// <param name="Arguments">Bucket and Prefix; null without <paramref name="Resource"/>.</param>
/// <param name="Config">WriterConfig, defaults filled in.</param>
public sealed record ResultDestination(string? Resource, JsonObject? Arguments, WriterConfig Config);

/// <summary>The form of results. A child that failed is written whole, whatever the transformation.</summary>
/// <param name="Transformation"><c>NONE</c> (description and output), <c>COMPACT</c> (the output) or <c>FLATTEN</c> (the items of an output that is an array).</param>
/// <param name="OutputType"><c>JSON</c> or <c>JSONL</c>.</param>
public sealed record WriterConfig(string Transformation, string OutputType)
{
    /// <summary>Where results are exported and nothing is said of their form.</summary>
    public static WriterConfig OfExport { get; } = new("NONE", "JSON");

    /// <summary>Where there is no ResultWriter: the outputs as a list.</summary>
    public static WriterConfig OfOutput { get; } = new("COMPACT", "JSON");
}

/// <summary>How many items may fail before the run does: it fails when it has more than either that is given; with neither, at the first.</summary>
/// <param name="Count">ToleratedFailureCount; null when not given.</param>
/// <param name="Percentage">ToleratedFailurePercentage, 0 to 100; null when not given.</param>
public readonly record struct ToleratedFailures(long? Count, double? Percentage)
{
    public static readonly ToleratedFailures None;
}
