using Treadle.Asl.Compiling;
using Treadle.Runtime.StateMachines;

namespace Treadle.Runtime;

/// <summary>One immutable revision of a state machine: what an execution runs, whatever becomes of the machine.</summary>
/// <param name="Id">The id of its <c>state-machine-revision</c> resource; part of every execution's row.</param>
/// <param name="StateMachineArn">The machine.</param>
/// <param name="StateMachineName">The machine's name.</param>
/// <param name="Scope"><c>account/region</c>.</param>
/// <param name="RoleArn">The role at this revision.</param>
/// <param name="Program">Compiled; shared by all executions.</param>
/// <param name="Logging">Which events are logged, and where; null when none are.</param>
public sealed record MachineRevision(
    string Id, string StateMachineArn, string StateMachineName, string Scope, string RoleArn, Program Program, LoggingSettings? Logging = null)
{
    /// <summary>What the children of a distributed Map run: the processor as a machine of its own, <c>machine/label</c>, of this same revision.</summary>
    /// <exception cref="KeyNotFoundException">No Map has the label.</exception>
    public MachineRevision ForChildren(string label) => this with
    {
        Id = $"{MapRunRevision.Of(Id).Revision}/{label}",
        StateMachineArn = $"{StateMachineArn.Split('/')[0]}/{label}",
        StateMachineName = $"{StateMachineName.Split('/')[0]}/{label}",
        Program = Program.ForChildren(label) ?? throw new KeyNotFoundException($"Revision {Id} of {StateMachineArn} has no distributed Map {label}."),
    };
}

/// <summary>What a child of a map run runs, as its row names it: <c>revision/label</c>.</summary>
public static class MapRunRevision
{
    /// <returns>The revision of the machine, and the label; null for an execution that is no child.</returns>
    public static (string Revision, string? Label) Of(string id) => id.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? (id[..slash], id[(slash + 1)..]) : (id, null);
}

/// <summary>Finds the compiled revision that an execution runs. Any thread; compiles at first use, then remembers.</summary>
public interface IMachines
{
    /// <exception cref="KeyNotFoundException">There is no such revision: the store is damaged.</exception>
    MachineRevision GetRevision(string scope, string revisionId);
}
