using Treadle.Asl.Compiling.JsonataStates;
using Treadle.Asl.Compiling.JsonPathStates;
using Treadle.Asl.Definition;

namespace Treadle.Asl.Compiling;

/// <summary>From a definition that passed validation to a program. Every expression is parsed here, none when it runs.</summary>
internal sealed class ProgramCompiler
{
    private readonly StatesBlock?[] _blocks;
    private readonly StateCompiler _jsonPath;
    private readonly StateCompiler _jsonata;

    private ProgramCompiler(MachineDefinition machine)
    {
        _blocks = new StatesBlock?[machine.Blocks.Count];
        var labels = new MapLabels(machine);
        _jsonPath = new JsonPathCompiler(Block, labels);
        _jsonata = new JsonataCompiler(Block, labels);
    }

    public static Program Compile(MachineDefinition machine, StateMachineType type)
    {
        var compiler = new ProgramCompiler(machine);
        var main = compiler.Block(machine.Main);
        return new Program
        {
            Main = main,
            Blocks = [.. compiler._blocks.Select(block => block ?? throw new InvalidOperationException("A block was not compiled."))],
            Timeout = StateCompiler.Seconds(machine.Node["TimeoutSeconds"]),
            Type = type,
        };
    }

    private StatesBlock Block(BlockDefinition block)
    {
        var states = new Dictionary<string, CompiledState>(StringComparer.Ordinal);
        foreach (var state in block.States)
        {
            states.Add(state.Name, (state.Language is QueryLanguage.Jsonata ? _jsonata : _jsonPath).Compile(state));
        }

        var compiled = new StatesBlock { Id = block.Id, StartAt = block.StartAt!, States = states };
        _blocks[block.Id] = compiled;
        return compiled;
    }
}
