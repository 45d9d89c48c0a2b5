using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Runtime;

namespace Treadle.Fairness.Bench;

/// <summary>The machines that share the lanes.</summary>
internal sealed class Machines : IMachines, ITaskRunner
{
    public static readonly MachineRevision Short = Compile("short", """
        {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericGreaterThan":-1,"Next":"C"}],"Default":"C"},"C":{"Type":"Pass","End":true}}}
        """);

    /// <summary>Never ends by itself; a Standard history is full after 6,250 rounds.</summary>
    public static readonly MachineRevision Loop = Compile("loop", """
        {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.stop","IsPresent":true,"Next":"C"}],"Default":"A"},"C":{"Type":"Succeed"}}}
        """);

    public static readonly MachineRevision Map = Compile("map", """
        {"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}
        """);

    private static readonly Dictionary<string, MachineRevision> All = new[] { Short, Loop, Map }.ToDictionary(m => m.Id);

    public MachineRevision GetRevision(string scope, string revisionId) => All[revisionId];

    public Task<TaskAnswer> RunAsync(TaskCall call, CancellationToken stop) => throw new InvalidOperationException("No machine here has a task.");

    public static StartRequest Start(MachineRevision machine, string name, string input) => new(
        $"arn:aws:states:us-east-1:000000000000:execution:{machine.StateMachineName}:{name}", name, machine, JsonValue.Parse(input), input);

    private static MachineRevision Compile(string name, string definition)
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
}
