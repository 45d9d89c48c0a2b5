using Treadle.Asl.Expressions.JsonPath;
using Treadle.Asl.Expressions.Templates;
using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling.JsonPathStates;

/// <summary>The reader, batcher and writer of a distributed Map: their parts are literals, templates and paths over the effective input.</summary>
internal sealed class JsonPathDistributedMap : DistributedMap
{
    public PayloadTemplate? ReaderParameters { get; init; }

    public PathExpression? MaxItemsPath { get; init; }

    public int? MaxItemsPerBatch { get; init; }

    public PathExpression? MaxItemsPerBatchPath { get; init; }

    public int? MaxInputBytesPerBatch { get; init; }

    public PathExpression? MaxInputBytesPerBatchPath { get; init; }

    public PayloadTemplate? BatchInput { get; init; }

    public PayloadTemplate? WriterParameters { get; init; }

    public required JsonPathTolerance Tolerated { get; init; }

    public override Evaluated<ItemSource?> Reader(Scope scope, JsonValue effectiveInput)
    {
        if (ReaderResource is null)
        {
            return default;
        }

        var arguments = Arguments(ReaderParameters, scope, effectiveInput);
        if (arguments.Error is { } error)
        {
            return error;
        }

        var config = ReaderConfig;
        if (MaxItemsPath is not null)
        {
            var max = PathNumbers.Integer("MaxItemsPath", MaxItemsPath, scope, effectiveInput);
            if (max.Error is not null)
            {
                return max.Error;
            }

            config = config with { MaxItems = Math.Min(max.Value, ReaderConfig.ItemsMax) };
        }

        return new ItemSource(ReaderResource, arguments.Value!, config);
    }

    public override Evaluated<ItemBatching?> Batcher(Scope scope, JsonValue effectiveInput)
    {
        if (!HasBatcher)
        {
            return default;
        }

        var items = Positive("MaxItemsPerBatch", MaxItemsPerBatch, MaxItemsPerBatchPath, int.MaxValue, scope, effectiveInput);
        var bytes = items.Error is null ? Positive("MaxInputBytesPerBatch", MaxInputBytesPerBatch, MaxInputBytesPerBatchPath, ItemBatching.BytesLimit, scope, effectiveInput) : items;
        if (bytes.Error is { } error)
        {
            return error;
        }

        var batchInput = BatchInput is null ? default : Nesting.Checked(BatchInput.Evaluate(scope, effectiveInput));
        return batchInput.Error is not null ? batchInput.Error : new ItemBatching(items.Value, bytes.Value, batchInput.Value);
    }

    public override Evaluated<ResultDestination?> Writer(Scope scope, JsonValue effectiveInput)
    {
        if (WriterConfig is null)
        {
            return default;
        }

        if (WriterResource is null)
        {
            return new ResultDestination(null, null, WriterConfig);
        }

        var arguments = Arguments(WriterParameters, scope, effectiveInput);
        return arguments.Error is { } error ? error : new ResultDestination(WriterResource, arguments.Value, WriterConfig);
    }

    public override Evaluated<ToleratedFailures> Tolerance(Scope scope, JsonValue effectiveInput) => Tolerated.Evaluate(scope, effectiveInput);

    // What is no object has no Bucket: the reader and the writer say so in their own words.
    private static Evaluated<JsonObject> Arguments(PayloadTemplate? template, Scope scope, JsonValue input)
    {
        var arguments = template is null ? JsonObject.Empty : Nesting.Checked(template.Evaluate(scope, input));
        return arguments.Error is { } error ? error : arguments.Value as JsonObject ?? JsonObject.Empty;
    }

    private static Evaluated<int?> Positive(string field, int? literal, PathExpression? path, int max, Scope scope, JsonValue input)
    {
        if (path is null)
        {
            return literal;
        }

        var value = PathNumbers.Integer(field + "Path", path, scope, input);
        return value switch
        {
            { Error: { } error } => error,
            { Value: < 1 } => new StatesError(ErrorNames.Runtime, $"field {field} must be positive"),
            _ => (int)Math.Min(value.Value, max),
        };
    }
}
