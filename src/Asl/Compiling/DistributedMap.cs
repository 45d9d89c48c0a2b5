using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling;

/// <summary>What makes a Map distributed: each item, or batch of items, is a child execution of its own.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Distributed Map state fields". Everything here is evaluated once, when the state is entered; what depends on an item is
/// <see cref="MapState.SelectItem"/>. A field that is not there gives null.
/// </remarks>
public class DistributedMap
{
    /// <summary>Names the children's machine, <c>machine/label</c>: the state's Label, or one made of where the state stands in the definition. At most 40 characters.</summary>
    public required string Label { get; init; }

    /// <summary>What the children are: STANDARD or EXPRESS.</summary>
    public required StateMachineType ExecutionType { get; init; }

    /// <summary>The items come from an ItemReader, not from the state's input.</summary>
    public virtual bool HasReader => false;

    /// <summary>ItemReader: where the items come from.</summary>
    public virtual Evaluated<ItemSource?> Reader(Scope scope, JsonValue effectiveInput) => new((ItemSource?)null);

    /// <summary>ItemBatcher: how items are put together.</summary>
    public virtual Evaluated<ItemBatching?> Batcher(Scope scope, JsonValue effectiveInput) => new((ItemBatching?)null);

    /// <summary>ResultWriter: where the results go, and in what form.</summary>
    public virtual Evaluated<ResultDestination?> Writer(Scope scope, JsonValue effectiveInput) => new((ResultDestination?)null);

    /// <summary>ToleratedFailureCount(Path) and ToleratedFailurePercentage(Path).</summary>
    public virtual Evaluated<ToleratedFailures> Tolerance(Scope scope, JsonValue effectiveInput) => ToleratedFailures.None;
}

/// <summary>ItemReader, evaluated.</summary>
/// <param name="Resource"><c>arn:aws:states:::s3:getObject</c> or <c>arn:aws:states:::s3:listObjectsV2</c>.</param>
/// <param name="Arguments">Bucket, Key or Prefix, …</param>
/// <param name="Config">ReaderConfig.</param>
public sealed record ItemSource(string Resource, JsonObject Arguments, ReaderConfig Config);

/// <summary>ReaderConfig, evaluated. The names and words are those of the States Language.</summary>
public sealed record ReaderConfig
{
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

    /// <summary>At most so many items; 0 is all there are. Kept by the map run, so a reader need not look at it.</summary>
    public long MaxItems { get; init; }
}

/// <summary>ItemBatcher, evaluated.</summary>
/// <param name="ItemsMax">MaxItemsPerBatch; null is no limit.</param>
/// <param name="BytesMax">MaxInputBytesPerBatch, at most 262,144; null is that.</param>
/// <param name="BatchInput">What every batch gets as BatchInput; null leaves it out.</param>
public sealed record ItemBatching(int? ItemsMax, int? BytesMax, JsonValue? BatchInput);

/// <summary>ResultWriter, evaluated.</summary>
/// <param name="Resource"><c>arn:aws:states:::s3:putObject</c>; null when there is a WriterConfig alone: the state's output has its form.</param>
/// <param name="Arguments">Bucket and Prefix; null without <paramref name="Resource"/>.</param>
/// <param name="Config">WriterConfig, defaults filled in.</param>
public sealed record ResultDestination(string? Resource, JsonObject? Arguments, WriterConfig Config);

/// <param name="Transformation"><c>NONE</c>, <c>COMPACT</c> or <c>FLATTEN</c>.</param>
/// <param name="OutputType"><c>JSON</c> or <c>JSONL</c>.</param>
public sealed record WriterConfig(string Transformation, string OutputType);

/// <summary>How many items may fail before the run does: it fails when it has more than either that is given; with neither, at the first.</summary>
/// <param name="Count">ToleratedFailureCount; null when not given.</param>
/// <param name="Percentage">ToleratedFailurePercentage, 0 to 100; null when not given.</param>
public readonly record struct ToleratedFailures(long? Count, double? Percentage)
{
    public static readonly ToleratedFailures None;
}
