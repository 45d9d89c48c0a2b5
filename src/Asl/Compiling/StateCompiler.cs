using Treadle.Asl.Definition;
using Treadle.Asl.Json;
using Treadle.Asl.Reading;

namespace Treadle.Asl.Compiling;

/// <summary>Compiles the states of one query language; what both languages have in common stands here.</summary>
/// <param name="block">Compiles the branches and processors inside a state.</param>
internal abstract class StateCompiler(Func<BlockDefinition, StatesBlock> block)
{
    public CompiledState Compile(StateDefinition state) => state.Type switch
    {
        StateType.Pass => new PassState { Name = state.Name, Next = Next(state), Flow = Flow(state), Result = state["Result"]?.Value },
        StateType.Succeed => new SucceedState { Name = state.Name, Flow = Flow(state) },
        StateType.Fail => Fail(state),
        StateType.Wait => Wait(state),
        StateType.Choice => Choice(state),
        StateType.Task => Task(state),
        StateType.Parallel => new ParallelState
        {
            Name = state.Name,
            Next = Next(state),
            Flow = Flow(state),
            Retry = Retriers(state),
            Catch = Catchers(state),
            Branches = [.. state.Blocks.Select(block)],
        },
        StateType.Map => Map(state, block(state.Blocks[0])),
        _ => throw new InvalidOperationException("The state has no type: " + state.Name),
    };

    protected abstract DataFlow Flow(StateDefinition state);

    protected abstract FailState Fail(StateDefinition state);

    protected abstract WaitState Wait(StateDefinition state);

    protected abstract ChoiceState Choice(StateDefinition state);

    protected abstract TaskState Task(StateDefinition state);

    protected abstract MapState Map(StateDefinition state, StatesBlock processor);

    protected abstract IReadOnlyList<Catcher> Catchers(StateDefinition state);

    protected static List<Retrier> Retriers(StateDefinition state)
    {
        var defaults = new Retrier { ErrorEquals = [] };
        return [.. (state["Retry"]?.Items ?? []).Select(entry => new Retrier
        {
            ErrorEquals = Errors(entry),
            Interval = Seconds(entry["IntervalSeconds"]) ?? defaults.Interval,
            MaxAttempts = (int)(Whole(entry["MaxAttempts"]) ?? defaults.MaxAttempts),
            BackoffRate = (entry["BackoffRate"]?.Value as JsonNumber)?.AsDouble() ?? defaults.BackoffRate,
            MaxDelay = Seconds(entry["MaxDelaySeconds"]),
            FullJitter = entry["JitterStrategy"]?.Text == "FULL",
        })];
    }

    protected static string[] Errors(SourceNode entry) => [.. entry["ErrorEquals"]!.Items.Select(name => name.Text!)];

    /// <summary>The literal part of an ItemReader's ReaderConfig.</summary>
    protected static ReaderConfig ReaderConfigOf(SourceNode? reader) =>
        reader?["ReaderConfig"]?.Value is JsonObject config ? ReaderConfig.Read(config) : new();

    /// <summary>The WriterConfig of a ResultWriter, or AWS's default for results that are exported; null when there is no ResultWriter.</summary>
    protected static WriterConfig? WriterConfigOf(SourceNode? writer)
    {
        if (writer is null)
        {
            return null;
        }

        return writer["WriterConfig"]?.Value is JsonObject ? new WriterConfig(writer["WriterConfig"]!["Transformation"]!.Text!, writer["WriterConfig"]!["OutputType"]!.Text!) : WriterConfig.OfExport;
    }

    protected static string? Next(StateDefinition state) => state["Next"]?.Text;

    internal static TimeSpan? Seconds(SourceNode? node) => Whole(node) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    protected static long? Whole(SourceNode? node) => node?.Value is JsonNumber number && number.TryGetWholeNumber(out var value) ? value : null;
}
