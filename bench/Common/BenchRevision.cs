using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Runtime;

namespace Treadle.Bench.Common;

/// <summary>Machines of the default account and region for runtimes without registries, and starts of them.</summary>
internal static class BenchRevision
{
    /// <param name="name">Its name, and the id of its revision.</param>
    /// <param name="definition">In the States Language.</param>
    /// <exception cref="InvalidOperationException">The definition is wrong.</exception>
    public static MachineRevision Compile(string name, string definition)
    {
        var compiled = StateMachineCompiler.Compile(definition);
        return new MachineRevision(
            name,
            $"arn:aws:states:us-east-1:000000000000:stateMachine:{name}",
            name,
            "000000000000/us-east-1",
            "arn:aws:iam::000000000000:role/r",
            compiled.Program ?? throw new InvalidOperationException(string.Join("; ", compiled.Diagnostics)));
    }

    public static StartRequest Start(MachineRevision machine, string name, string input) =>
        new($"arn:aws:states:us-east-1:000000000000:execution:{machine.StateMachineName}:{name}", name, machine, JsonValue.Parse(input), input);
}
