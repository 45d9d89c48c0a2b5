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
    string Id, string StateMachineArn, string StateMachineName, string Scope, string RoleArn, Program Program, LoggingSettings? Logging = null);

/// <summary>Finds the compiled revision that an execution runs. Any thread; compiles at first use, then remembers.</summary>
public interface IMachines
{
    /// <exception cref="KeyNotFoundException">There is no such revision: the store is damaged.</exception>
    MachineRevision GetRevision(string scope, string revisionId);
}
