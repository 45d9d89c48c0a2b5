using Treadle.Asl.Definition;
using Treadle.Asl.Expressions.Intrinsics;
using Treadle.Asl.Expressions.JsonPath;
using Treadle.Asl.Expressions.Templates;
using Treadle.Asl.Json;
using Treadle.Asl.Reading;
using Treadle.Asl.Validation.Rules;

namespace Treadle.Asl.Compiling.JsonPathStates;

/// <summary>Compiles the states of the query language JSONPath.</summary>
internal sealed class JsonPathCompiler(Func<BlockDefinition, StatesBlock> block, MapLabels labels) : StateCompiler(block)
{
    protected override DataFlow Flow(StateDefinition state) => Flow(state, state.Node);

    protected override FailState Fail(StateDefinition state) => new JsonPathFail
    {
        Name = state.Name,
        Flow = new JsonPathDataFlow(),
        Error = Text(state, "Error"),
        Cause = Text(state, "Cause"),
    };

    protected override WaitState Wait(StateDefinition state) => new JsonPathWait
    {
        Name = state.Name,
        Next = Next(state),
        Flow = Flow(state),
        Seconds = Whole(state["Seconds"]),
        SecondsPath = Path(state, "SecondsPath"),
        Timestamp = state["Timestamp"]?.Text is { } text && Expressions.Timestamp.TryParse(text, out var timestamp) ? timestamp : null,
        TimestampPath = Path(state, "TimestampPath"),
    };

    protected override ChoiceState Choice(StateDefinition state)
    {
        var flow = Flow(state);
        return new JsonPathChoice
        {
            Name = state.Name,
            Flow = flow,
            Rules = [.. state["Choices"]!.Items.Select(rule => new ChoiceRule(ChoiceRules.Compile(rule), new ChoiceTarget(rule["Next"]!.Text!, Flow(state, rule))))],
            Default = state["Default"]?.Text is { } next ? new ChoiceTarget(next, flow) : null,
        };
    }

    protected override TaskState Task(StateDefinition state) => new JsonPathTask
    {
        Name = state.Name,
        Next = Next(state),
        Flow = Flow(state),
        Retry = Retriers(state),
        Catch = Catchers(state),
        Resource = ResourceArn.Parse(state["Resource"]!.Text!)!,
        FixedTimeout = Seconds(state["TimeoutSeconds"]),
        TimeoutSecondsPath = Path(state, "TimeoutSecondsPath"),
        FixedHeartbeat = Seconds(state["HeartbeatSeconds"]),
        HeartbeatSecondsPath = Path(state, "HeartbeatSecondsPath"),
        CredentialsTemplate = Template(state.Node, "Credentials"),
    };

    protected override MapState Map(StateDefinition state, StatesBlock processor) => new JsonPathMap
    {
        Name = state.Name,
        Next = Next(state),
        Flow = Flow(state),
        Retry = Retriers(state),
        Catch = Catchers(state),
        Processor = processor,
        ItemsPath = Path(state, "ItemsPath") ?? PathExpression.Parse("$"),
        ItemSelector = Template(state.Node, "ItemSelector") ?? Template(state.Node, "Parameters"),
        FixedMaxConcurrency = (int)Math.Min(Whole(state["MaxConcurrency"]) ?? 0, int.MaxValue),
        MaxConcurrencyPath = Path(state, "MaxConcurrencyPath"),
        Tolerance = Tolerance(state),
        Distributed = MapRule.IsDistributed(state) ? Distributed(state) : null,
    };

    private static JsonPathTolerance Tolerance(StateDefinition state) => new(
        (int?)Whole(state["ToleratedFailureCount"]),
        Path(state, "ToleratedFailureCountPath"),
        (state["ToleratedFailurePercentage"]?.Value as JsonNumber)?.AsDouble(),
        Path(state, "ToleratedFailurePercentagePath"));

    private JsonPathDistributedMap Distributed(StateDefinition state)
    {
        var (reader, batcher, writer) = (state["ItemReader"], state["ItemBatcher"], state["ResultWriter"]);
        return new JsonPathDistributedMap
        {
            Label = labels.Of(state),
            ExecutionType = MapRule.TypeWithin(state, StateMachineType.Standard),
            ReaderResource = reader?["Resource"]?.Text,
            ReaderParameters = reader is null ? null : Template(reader, "Parameters"),
            ReaderConfig = ReaderConfigOf(reader),
            MaxItemsPath = reader?["ReaderConfig"]?["MaxItemsPath"]?.Text is { } path ? PathExpression.Parse(path) : null,
            Tolerated = Tolerance(state),
            HasBatcher = batcher is not null,
            MaxItemsPerBatch = (int?)Whole(batcher?["MaxItemsPerBatch"]),
            MaxItemsPerBatchPath = batcher?["MaxItemsPerBatchPath"]?.Text is { } items ? PathExpression.Parse(items) : null,
            MaxInputBytesPerBatch = (int?)Whole(batcher?["MaxInputBytesPerBatch"]),
            MaxInputBytesPerBatchPath = batcher?["MaxInputBytesPerBatchPath"]?.Text is { } bytes ? PathExpression.Parse(bytes) : null,
            BatchInput = batcher is null ? null : Template(batcher, "BatchInput"),
            ExportsResults = writer?["Resource"] is not null,
            WriterConfig = WriterConfigOf(writer),
            WriterResource = writer?["Resource"]?.Text,
            WriterParameters = writer is null ? null : Template(writer, "Parameters"),
        };
    }

    protected override IReadOnlyList<Catcher> Catchers(StateDefinition state) =>
        [.. (state["Catch"]?.Items ?? []).Select(entry => new JsonPathCatcher
        {
            ErrorEquals = Errors(entry),
            Next = entry["Next"]!.Text!,
            ResultPath = ResultPathOf(entry),
            Assign = Template(entry, "Assign"),
        })];

    // The Parameters of a Map are the old name of its ItemSelector: they shape each item, not the state's arguments.
    private static JsonPathDataFlow Flow(StateDefinition state, SourceNode assigning) => new()
    {
        InputPath = OptionalPath(state, "InputPath"),
        Parameters = state.Type is StateType.Map ? null : Template(state.Node, "Parameters"),
        ResultSelector = Template(state.Node, "ResultSelector"),
        ResultPath = ResultPathOf(state.Node),
        OutputPath = OptionalPath(state, "OutputPath"),
        Assign = Template(assigning, "Assign"),
    };

    private static FailText Text(StateDefinition state, string field)
    {
        var pathField = field + "Path";
        if (state[pathField]?.Text is not { } text)
        {
            return new FailText(state[field]?.Text);
        }

        return IntrinsicParser.LooksLikeCall(text)
            ? new FailText(null, pathField, Call: IntrinsicParser.Parse(text))
            : new FailText(null, pathField, PathExpression.Parse(text));
    }

    private static ResultPath ResultPathOf(SourceNode node) => node["ResultPath"] switch
    {
        null => ResultPath.Replace,
        { Kind: JsonKind.Null } => ResultPath.Discard,
        { } path => ResultPath.At(PathExpression.Parse(path.Text!)),
    };

    private static OptionalPath OptionalPath(StateDefinition state, string field) => state[field] switch
    {
        null => default,
        { Kind: JsonKind.Null } => new OptionalPath(null, IsNull: true),
        { } path => new OptionalPath(PathExpression.Parse(path.Text!), IsNull: false),
    };

    private static PathExpression? Path(StateDefinition state, string field) =>
        state[field]?.Text is { } text ? PathExpression.Parse(text) : null;

    private static PayloadTemplate? Template(SourceNode node, string field) =>
        node[field] is { } template ? PayloadTemplate.Parse(template.Value) : null;
}
