using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling;

/// <summary>What a state's data was after each stage of its processing, noted while the state runs. A stage that was not reached, or failed, is null.</summary>
/// <remarks>Belongs to one run of one state: see <see cref="Scope.Trace"/>. Source: Step Functions API reference, "InspectionData".</remarks>
public sealed class DataFlowTrace
{
    public JsonValue? AfterInputPath { get; set; }

    /// <summary>After Parameters; the effective input when there are none.</summary>
    public JsonValue? AfterParameters { get; set; }

    /// <summary>After Arguments (JSONata); the input when there are none.</summary>
    public JsonValue? AfterArguments { get; set; }

    /// <summary>What the work came to, as it came.</summary>
    public JsonValue? Result { get; set; }

    public JsonValue? AfterResultSelector { get; set; }

    public JsonValue? AfterResultPath { get; set; }

    /// <summary>Map: what ItemsPath gave.</summary>
    public JsonValue? AfterItemsPath { get; set; }

    /// <summary>Map: what ItemsPointer chose of the data that ItemReader read.</summary>
    public JsonValue? AfterItemsPointer { get; set; }

    /// <summary>Map: the list of what ItemSelector made of each item.</summary>
    public JsonValue? AfterItemSelector { get; set; }

    /// <summary>Map: the list of the batches.</summary>
    public JsonValue? AfterItemBatcher { get; set; }

    /// <summary>Map: 0 is no limit.</summary>
    public int? MaxConcurrency { get; set; }

    public long? ToleratedFailureCount { get; set; }

    /// <summary>0 to 100.</summary>
    public double? ToleratedFailurePercentage { get; set; }
}
