using System.Collections.Frozen;

namespace Treadle.Gateway.Requests;

/// <summary>The actions of Step Functions, which an integration may name.</summary>
public static class StepFunctionsActions
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "CreateActivity", "CreateStateMachine", "CreateStateMachineAlias", "DeleteActivity", "DeleteStateMachine",
        "DeleteStateMachineAlias", "DeleteStateMachineVersion", "DescribeActivity", "DescribeExecution", "DescribeMapRun",
        "DescribeStateMachine", "DescribeStateMachineAlias", "DescribeStateMachineForExecution", "GetActivityTask",
        "GetExecutionHistory", "ListActivities", "ListExecutions", "ListMapRuns", "ListStateMachineAliases",
        "ListStateMachineVersions", "ListStateMachines", "ListTagsForResource", "PublishStateMachineVersion", "RedriveExecution",
        "SendTaskFailure", "SendTaskHeartbeat", "SendTaskSuccess", "StartExecution", "StartSyncExecution", "StopExecution",
        "TagResource", "TestState", "UntagResource", "UpdateMapRun", "UpdateStateMachine", "UpdateStateMachineAlias",
        "ValidateStateMachineDefinition",
    ]);

    public static bool Has(string action) => Names.Contains(action);
}
