namespace Treadle.Asl.Compiling;

/// <summary>A compiled state machine: names resolved, expressions prepared. Immutable, shared by all its executions.</summary>
public sealed class Program
{
    public required StatesBlock Main { get; init; }

    /// <summary>Every block of the machine: <see cref="Main"/>, the branches and the item processors, by <see cref="StatesBlock.Id"/>.</summary>
    public required IReadOnlyList<StatesBlock> Blocks { get; init; }

    /// <summary>The machine's own TimeoutSeconds.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The distributed Map of a label; null when there is none.</summary>
    public MapState? FindDistributed(string label) =>
        Blocks.SelectMany(block => block.States.Values).OfType<MapState>().FirstOrDefault(map => map.Distributed?.Label == label);

    /// <summary>What the children of a distributed Map run: its processor as a machine of its own.</summary>
    /// <returns>Null when no Map has the label.</returns>
    public Program? ForChildren(string label) => FindDistributed(label) is { } map
        ? new Program { Main = map.Processor, Blocks = Blocks, Type = map.Distributed!.ExecutionType }
        : null;

    /// <summary>Express machines run without a history, and so without its limit.</summary>
    public StateMachineType Type { get; init; }
}

/// <summary>A StartAt and its States: the top level, one branch of a Parallel, or the processor of a Map.</summary>
public sealed class StatesBlock
{
    /// <summary>The place in <see cref="Program.Blocks"/>, in the order of the definition; <c>0</c> is the top level.</summary>
    public required int Id { get; init; }

    public required string StartAt { get; init; }

    public required IReadOnlyDictionary<string, CompiledState> States { get; init; }
}
