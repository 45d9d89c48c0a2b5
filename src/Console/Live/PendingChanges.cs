using Treadle.Aws;
using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.WebConsole.Live;

/// <summary>What has changed of an execution: what a list shows of it.</summary>
internal readonly record struct ChangedExecution(string Arn, string StateMachineArn, ExecutionStatus Status, long? MapRun);

/// <summary>An operation that may have changed something.</summary>
internal readonly record struct ChangingOperation(string Service, string Action, AwsCaller Caller);

/// <summary>What has changed since the last message, each thing once. Not thread-safe: its owner locks.</summary>
/// <remarks>Beyond <see cref="Most"/> of a kind only the fact is kept that there is more: who is told of it asks again for all that he shows.</remarks>
internal sealed class PendingChanges
{
    /// <summary>So many of each kind are told one by one.</summary>
    public const int Most = 200;

    private readonly Dictionary<ExecutionId, ChangedExecution> _executions = [];
    private readonly HashSet<ChangingOperation> _operations = [];
    private readonly HashSet<(string Scope, string Name)> _logGroups = [];
    private readonly HashSet<long> _mapRuns = [];

    public IReadOnlyCollection<ChangedExecution> Executions => _executions.Values;

    public IReadOnlyCollection<ChangingOperation> Operations => _operations;

    /// <summary>By their scopes, <c>account/region</c>, and names.</summary>
    public IReadOnlyCollection<(string Scope, string Name)> LogGroups => _logGroups;

    /// <summary>Ids of map runs.</summary>
    public IReadOnlyCollection<long> MapRuns => _mapRuns;

    /// <summary>There was more than is named here.</summary>
    public bool HasMore { get; private set; }

    public bool IsEmpty => !HasMore && _executions.Count == 0 && _operations.Count == 0 && _logGroups.Count == 0 && _mapRuns.Count == 0;

    public void Add(ExecutionId id, ChangedExecution execution)
    {
        if (_executions.Count < Most || _executions.ContainsKey(id))
        {
            _executions[id] = execution;
        }
        else
        {
            HasMore = true;
        }
    }

    public void Add(ChangingOperation operation) => Add(_operations, operation);

    public void AddLogGroup(string scope, string name) => Add(_logGroups, (scope, name));

    public void AddMapRun(long id) => Add(_mapRuns, id);

    private void Add<T>(HashSet<T> all, T one)
    {
        if (all.Count < Most)
        {
            all.Add(one);
        }
        else
        {
            HasMore |= !all.Contains(one);
        }
    }
}
