using Treadle.Asl.Compiling.JsonPathStates;
using Treadle.Asl.Expressions.Templates;
using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling.JsonataStates;

/// <summary>The reader, batcher and writer of a distributed Map: their parts are literals and expressions.</summary>
internal sealed class JsonataDistributedMap : DistributedMap
{
    public JsonataTemplate? ReaderArguments { get; init; }

    public required JsonataNumber MaxItems { get; init; }

    public required JsonataNumber MaxItemsPerBatch { get; init; }

    public required JsonataNumber MaxInputBytesPerBatch { get; init; }

    public JsonataTemplate? BatchInput { get; init; }

    public JsonataTemplate? WriterArguments { get; init; }

    public required JsonataTolerance Tolerated { get; init; }

    public override Evaluated<ItemSource?> Reader(Scope scope, JsonValue effectiveInput)
    {
        if (ReaderResource is null)
        {
            return default;
        }

        var arguments = Arguments("ItemReader/Arguments", ReaderArguments, scope);
        if (arguments.Error is { } error)
        {
            return error;
        }

        var max = MaxItems.Whole(scope, long.MinValue, long.MaxValue);
        return max.Error is { } unusable
            ? unusable
            : new ItemSource(ReaderResource, arguments.Value!, ReaderConfig with { MaxItems = Math.Min(max.Value ?? 0, ReaderConfig.ItemsMax) });
    }

    public override Evaluated<ItemBatching?> Batcher(Scope scope, JsonValue effectiveInput)
    {
        if (!HasBatcher)
        {
            return default;
        }

        var items = MaxItemsPerBatch.Whole(scope, 1, int.MaxValue);
        var bytes = items.Error is null ? MaxInputBytesPerBatch.Whole(scope, 1, ItemBatching.BytesLimit) : items;
        if (bytes.Error is { } error)
        {
            return error;
        }

        var batchInput = BatchInput is null ? default : Nesting.Checked(BatchInput.Evaluate(scope));
        return batchInput.Error is not null ? batchInput.Error : new ItemBatching((int?)items.Value, (int?)bytes.Value, batchInput.Value);
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

        var arguments = Arguments("ResultWriter/Arguments", WriterArguments, scope);
        return arguments.Error is { } error ? error : new ResultDestination(WriterResource, arguments.Value, WriterConfig);
    }

    public override Evaluated<ToleratedFailures> Tolerance(Scope scope, JsonValue effectiveInput) => Tolerated.Evaluate(scope);

    private static Evaluated<JsonObject> Arguments(string location, JsonataTemplate? template, Scope scope)
    {
        var arguments = template is null ? JsonObject.Empty : Nesting.Checked(template.Evaluate(scope));
        return arguments switch
        {
            { Error: { } error } => error,
            { Value: JsonObject given } => given,
            _ => new StatesError(ErrorNames.QueryEvaluationError, $"The field '{location}' must be an object but was: {arguments.Value}") { Location = location },
        };
    }
}
