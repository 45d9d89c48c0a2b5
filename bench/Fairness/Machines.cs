using Treadle.Bench.Common;
using Treadle.Runtime;

namespace Treadle.Fairness.Bench;

/// <summary>The machines that share the lanes.</summary>
internal sealed class Machines : IMachines, ITaskRunner
{
    public static readonly MachineRevision Short = BenchRevision.Compile("short", """
        {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericGreaterThan":-1,"Next":"C"}],"Default":"C"},"C":{"Type":"Pass","End":true}}}
        """);

    /// <summary>Never ends by itself; a Standard history is full after 6,250 rounds.</summary>
    public static readonly MachineRevision Loop = BenchRevision.Compile("loop", """
        {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.stop","IsPresent":true,"Next":"C"}],"Default":"A"},"C":{"Type":"Succeed"}}}
        """);

    public static readonly MachineRevision Map = BenchRevision.Compile("map", """
        {"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}
        """);

    private static readonly Dictionary<string, MachineRevision> All = new[] { Short, Loop, Map }.ToDictionary(m => m.Id);

    public MachineRevision GetRevision(string scope, string revisionId) => All[revisionId];

    public Task<TaskAnswer> RunAsync(TaskCall call, CancellationToken stop) => throw new InvalidOperationException("No machine here has a task.");
}
