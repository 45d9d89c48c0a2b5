using System.Globalization;
using Treadle.Asl.Definition;
using Treadle.Asl.Expressions.Templates;
using Treadle.Asl.Json;
using Treadle.Asl.Reading;
using Treadle.Asl.Validation.Rules;

namespace Treadle.Asl.Compiling.JsonataStates;

/// <summary>Compiles the states of the query language JSONata.</summary>
/// <remarks>A field of any JSON is a template; a field of one kind is a literal of that kind, or one expression.</remarks>
internal sealed class JsonataCompiler(Func<BlockDefinition, StatesBlock> block, MapLabels labels) : StateCompiler(block)
{
    protected override DataFlow Flow(StateDefinition state) => Flow(state, state.Node, "");

    protected override FailState Fail(StateDefinition state) => new JsonataFail
    {
        Name = state.Name,
        Flow = new JsonataDataFlow(),
        Error = Text(state, "Error"),
        Cause = Text(state, "Cause"),
    };

    protected override WaitState Wait(StateDefinition state) => new JsonataWait
    {
        Name = state.Name,
        Next = Next(state),
        Flow = Flow(state),
        Seconds = Number(state, "Seconds"),
        Timestamp = state["Timestamp"]?.Text is { } text && Expressions.Timestamp.TryParse(text, out var timestamp) ? timestamp : null,
        TimestampExpression = Expression(state.Node, "Timestamp"),
    };

    protected override ChoiceState Choice(StateDefinition state)
    {
        var flow = Flow(state);
        return new JsonataChoice
        {
            Name = state.Name,
            Flow = flow,
            Rules = [.. state["Choices"]!.Items.Select((rule, i) => Rule(state, rule, Entry("Choices", i)))],
            Default = state["Default"]?.Text is { } next ? new ChoiceTarget(next, flow) : null,
        };
    }

    protected override TaskState Task(StateDefinition state) => new JsonataTask
    {
        Name = state.Name,
        Next = Next(state),
        Flow = Flow(state),
        Retry = Retriers(state),
        Catch = Catchers(state),
        Resource = ResourceArn.Parse(state["Resource"]!.Text!)!,
        TimeoutSeconds = Number(state, "TimeoutSeconds"),
        HeartbeatSeconds = Number(state, "HeartbeatSeconds"),
        CredentialsTemplate = Template(state.Node, "Credentials"),
    };

    protected override MapState Map(StateDefinition state, StatesBlock processor)
    {
        var items = Expression(state.Node, "Items");
        return new JsonataMap
        {
            Name = state.Name,
            Next = Next(state),
            Flow = Flow(state),
            Retry = Retriers(state),
            Catch = Catchers(state),
            Processor = processor,
            ItemsExpression = items,
            ItemsTemplate = items is null ? Template(state.Node, "Items") : null,
            ItemSelector = Template(state.Node, "ItemSelector"),
            MaxConcurrencyField = Number(state, "MaxConcurrency"),
            Tolerance = Tolerance(state),
            Distributed = MapRule.IsDistributed(state) ? Distributed(state) : null,
        };
    }

    private static JsonataTolerance Tolerance(StateDefinition state) => new(Number(state, "ToleratedFailureCount"), Number(state, "ToleratedFailurePercentage"));

    private JsonataDistributedMap Distributed(StateDefinition state)
    {
        var (reader, batcher, writer) = (state["ItemReader"], state["ItemBatcher"], state["ResultWriter"]);
        return new JsonataDistributedMap
        {
            Label = labels.Of(state),
            ExecutionType = MapRule.TypeWithin(state, StateMachineType.Standard),
            ReaderResource = reader?["Resource"]?.Text,
            ReaderArguments = reader is null ? null : Template(reader, "Arguments", "ItemReader/"),
            ReaderConfig = ReaderConfigOf(reader),
            MaxItems = Number(reader?["ReaderConfig"], "MaxItems", "ItemReader/ReaderConfig/"),
            Tolerated = Tolerance(state),
            HasBatcher = batcher is not null,
            MaxItemsPerBatch = Number(batcher, "MaxItemsPerBatch", "ItemBatcher/"),
            MaxInputBytesPerBatch = Number(batcher, "MaxInputBytesPerBatch", "ItemBatcher/"),
            BatchInput = batcher is null ? null : Template(batcher, "BatchInput", "ItemBatcher/"),
            ExportsResults = writer?["Resource"] is not null,
            WriterConfig = WriterConfigOf(writer),
            WriterResource = writer?["Resource"]?.Text,
            WriterArguments = writer is null ? null : Template(writer, "Arguments", "ResultWriter/"),
        };
    }

    protected override IReadOnlyList<Catcher> Catchers(StateDefinition state) =>
        [.. (state["Catch"]?.Items ?? []).Select((entry, i) => new JsonataCatcher
        {
            ErrorEquals = Errors(entry),
            Next = entry["Next"]!.Text!,
            Assign = Template(entry, "Assign", Entry("Catch", i)),
            OutputTemplate = Template(entry, "Output", Entry("Catch", i)),
        })];

    private static JsonataDataFlow Flow(StateDefinition state, SourceNode leaving, string location) => new()
    {
        ArgumentsTemplate = Template(state.Node, "Arguments"),
        Assign = Template(leaving, "Assign", location),
        OutputTemplate = Template(leaving, "Output", location),
        HasResult = state.Type is StateType.Task or StateType.Parallel or StateType.Map,
    };

    private static JsonataChoiceRule Rule(StateDefinition state, SourceNode rule, string location) => new(
        Expression(rule, "Condition", location),
        rule["Condition"]?.Value is JsonBoolean { Value: true },
        new ChoiceTarget(rule["Next"]!.Text!, Flow(state, rule, location)));

    private static string Entry(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]/");

    private static JsonataText Text(StateDefinition state, string field) =>
        Expression(state.Node, field) is { } expression ? new JsonataText(null, expression) : new JsonataText(state[field]?.Text, null);

    private static JsonataNumber Number(StateDefinition state, string field) => Number(state.Node, field);

    private static JsonataNumber Number(SourceNode? node, string field, string location = "") =>
        new(location + field, node?[field]?.Value as JsonNumber, node is null ? null : Expression(node, field, location));

    private static FieldExpression? Expression(SourceNode node, string field, string location = "") =>
        node[field] is { Text: { } text, Value: var value } && FieldExpression.IsExpression(value) ? new FieldExpression(text, location + field) : null;

    private static JsonataTemplate? Template(SourceNode node, string field, string location = "") =>
        node[field] is { } template ? JsonataTemplate.Parse(template.Value, location + field) : null;
}
