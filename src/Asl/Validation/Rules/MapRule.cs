using Treadle.Asl.Compiling;
using Treadle.Asl.Definition;
using Treadle.Asl.Json;
using Treadle.Asl.Reading;

namespace Treadle.Asl.Validation.Rules;

/// <summary>The parts of a Map, and what has no effect in one that is not distributed.</summary>
/// <remarks>AWS takes the fields of a distributed Map in an inline one too.</remarks>
internal sealed class MapRule : StateRule
{
    private static readonly string[] DistributedOnly =
    [
        "ItemReader", "ItemBatcher", "ResultWriter", "Label",
        "ToleratedFailureCount", "ToleratedFailureCountPath", "ToleratedFailurePercentage", "ToleratedFailurePercentagePath",
    ];

    public override void Check(StateDefinition state, MachineDefinition machine, StateMachineType type, DiagnosticSink sink)
    {
        if (state.Type is not StateType.Map)
        {
            return;
        }

        CheckProcessor(state, type, sink);
        Check(state["ItemReader"], StateFields.ItemReader, state, sink);
        CheckReader(state["ItemReader"]?["ReaderConfig"], state, sink);
        Check(state["ItemBatcher"], StateFields.ItemBatcher, state, sink);
        CheckWriter(state["ResultWriter"], state, sink);
        if (!IsDistributed(state))
        {
            foreach (var field in DistributedOnly.Select(name => state[name]).OfType<SourceNode>())
            {
                sink.Advice(field, "The field has no effect in a Map whose processor mode is INLINE");
            }
        }
    }

    /// <summary>Whether the Map starts an execution of its own for each item.</summary>
    public static bool IsDistributed(StateDefinition state) => Config(state)?["Mode"]?.Text == "DISTRIBUTED";

    /// <summary>The type of the executions that run the states inside a state: a distributed Map chooses it.</summary>
    public static StateMachineType TypeWithin(StateDefinition state, StateMachineType type) =>
        state.Type is StateType.Map && IsDistributed(state) && Config(state)!["ExecutionType"]?.Text is { } chosen
            ? chosen == "EXPRESS" ? StateMachineType.Express : StateMachineType.Standard
            : type;

    private static SourceNode? Config(StateDefinition state) => (state["ItemProcessor"] ?? state["Iterator"])?["ProcessorConfig"];

    private static void CheckProcessor(StateDefinition state, StateMachineType type, DiagnosticSink sink)
    {
        if ((state["ItemProcessor"] ?? state["Iterator"]) is not { Kind: JsonKind.Object } processor)
        {
            return;
        }

        StateFields.Processor.Check(processor, state.Language, sink);
        if (Config(state) is not { Kind: JsonKind.Object } config)
        {
            return;
        }

        var isDistributed = IsDistributed(state);
        (isDistributed ? StateFields.DistributedProcessorConfig : StateFields.InlineProcessorConfig).Check(config, state.Language, sink);
        if (isDistributed && type is StateMachineType.Express)
        {
            sink.Schema(config["Mode"]!, "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines");
        }
    }

    private static void CheckReader(SourceNode? config, StateDefinition state, DiagnosticSink sink)
    {
        if (config?.Kind != JsonKind.Object)
        {
            return;
        }

        StateFields.ReaderConfig.Check(config, state.Language, sink);
        var inputType = config["InputType"]?.Text;
        var location = config["CSVHeaderLocation"];
        if (inputType == "CSV" && location is null)
        {
            sink.Schema(config, "The field 'CSVHeaderLocation' is required");
        }
        else if (inputType is "JSON" or "JSONL" or "PARQUET" && location is not null)
        {
            sink.Schema(config, "Field 'CSVHeaderLocation' is not supported");
        }

        if (config["Transformation"]?.Text == "LOAD_AND_FLATTEN" && inputType is null)
        {
            sink.Schema(config, "These fields are required: [InputType]");
        }

        CheckManifest(config, state, sink);
        if (location?.Text == "GIVEN" && !config.Has("CSVHeaders"))
        {
            sink.Schema(config, "These fields are required: [CSVHeaders]");
        }
    }

    /// <summary>The files of an inventory are CSV by themselves; the objects that Athena has written may have several forms.</summary>
    private static void CheckManifest(SourceNode config, StateDefinition state, DiagnosticSink sink)
    {
        var inputType = config["InputType"];
        switch (config["ManifestType"]?.Text)
        {
            case "S3_INVENTORY" when inputType is not null && inputType.Text != "MANIFEST":
                sink.Schema(config, "Field 'InputType' is not supported");
                break;
            case "ATHENA_DATA" when inputType is null:
                sink.Schema(config, "These fields are required: [InputType]");
                break;
            case "ATHENA_DATA" when inputType.Text is "JSON" or "MANIFEST":
                ValueChecks.OneOf("CSV", "JSONL", "PARQUET")(inputType, state.Language, sink);
                break;
            default:
                break;
        }
    }

    private static void CheckWriter(SourceNode? writer, StateDefinition state, DiagnosticSink sink)
    {
        if (writer?.Kind != JsonKind.Object)
        {
            return;
        }

        StateFields.ResultWriter.Check(writer, state.Language, sink);
        Check(writer["WriterConfig"], StateFields.WriterConfig, state, sink);
        var arguments = state.Language is QueryLanguage.JsonPath ? "Parameters" : "Arguments";
        if (!writer.Has("Resource") && !writer.Has("WriterConfig"))
        {
            sink.Schema(writer, "These fields are required: [Resource]");
        }
        else if (writer.Has("Resource") != writer.Has(arguments))
        {
            sink.Schema(writer, $"These fields are required: [{(writer.Has("Resource") ? arguments : "Resource")}]");
        }
    }

    private static void Check(SourceNode? node, FieldTable fields, StateDefinition state, DiagnosticSink sink)
    {
        // What is no object was reported with the field that holds it.
        if (node?.Kind == JsonKind.Object)
        {
            fields.Check(node, state.Language, sink);
        }
    }
}
