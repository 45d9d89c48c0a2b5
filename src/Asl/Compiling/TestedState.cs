using Treadle.Asl.Definition;
using Treadle.Asl.Validation;

namespace Treadle.Asl.Compiling;

/// <summary>One state by itself, ready to be tested.</summary>
/// <remarks>Source: Step Functions API reference, TestState.</remarks>
public sealed class TestedState
{
    /// <summary>The name of a state whose definition comes alone.</summary>
    public const string DefaultName = "StateName";

    /// <summary>A program with this state alone: where its transitions lead there is nothing.</summary>
    public required Program Program { get; init; }

    public required CompiledState State { get; init; }

    /// <summary>Whether it is written with JSONata.</summary>
    public required bool IsJsonata { get; init; }

    /// <summary>Map: a ResultWriter writes the results, and the state's result says where.</summary>
    public required bool WritesResults { get; init; }

    /// <summary>Map: an ItemSelector, by its new or its old name, makes what the iterations get.</summary>
    public required bool SelectsItems { get; init; }

    /// <summary>The names of the states in its branches or in its processor, and in theirs.</summary>
    public required IReadOnlySet<string> InnerStates { get; init; }

    /// <summary>Reads, validates and compiles.</summary>
    /// <param name="definition">A state; with a name, a state machine.</param>
    /// <param name="name">Which state of the machine, however deep in branches and processors; null when the definition is a state.</param>
    /// <param name="diagnostics">Why there is none; empty when the machine has no state of that name. Service integrations that nothing here can call are taken: a mock answers them.</param>
    /// <returns>Null when there are errors, or no such state.</returns>
    public static TestedState? Compile(string definition, string? name, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var (machine, sink) = name is null ? DefinitionValidator.OfState(definition, DefaultName) : DefinitionValidator.ByAwsRules(definition, StateMachineType.Standard);
        diagnostics = sink.HasErrors ? sink.Findings : [];
        name ??= DefaultName;
        if (machine is null || sink.HasErrors || machine.States.FirstOrDefault(s => s.Name == name) is not { } source)
        {
            return null;
        }

        var whole = ProgramCompiler.Compile(machine, StateMachineType.Express);
        var state = whole.Blocks.First(block => block.States.ContainsKey(name)).States[name];
        var main = new StatesBlock { Id = 0, StartAt = name, States = new Dictionary<string, CompiledState>(StringComparer.Ordinal) { [name] = state } };
        return new TestedState
        {
            Program = new Program { Main = main, Blocks = [main], Type = StateMachineType.Express },
            State = state,
            IsJsonata = source.Language is QueryLanguage.Jsonata,
            WritesResults = source["ResultWriter"]?["Resource"] is not null,
            SelectsItems = state is MapState && (source.Node.Has("ItemSelector") || source.Node.Has("Parameters")),
            InnerStates = InnerOf(source).ToHashSet(StringComparer.Ordinal),
        };
    }

    private static IEnumerable<string> InnerOf(StateDefinition state) =>
        state.Blocks.SelectMany(block => block.States).SelectMany(inner => InnerOf(inner).Prepend(inner.Name));
}
