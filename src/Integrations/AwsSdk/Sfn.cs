using System.Collections.Frozen;

namespace Treadle.Integrations.AwsSdk;

/// <summary><c>aws-sdk:sfn:…</c>: Step Functions calls itself.</summary>
/// <remarks>Source: Step Functions API reference; names of the classes as in the AWS SDK for Java 2.x.</remarks>
internal static class Sfn
{
    public static SdkService Service { get; } = new()
    {
        Name = "Sfn",
        SigningName = "states",
        Actions = new Dictionary<string, MemberList>(StringComparer.Ordinal)
        {
            ["createActivity"] = new("Name* Tags EncryptionConfiguration"),
            ["createStateMachine"] = new(
                "Name* Definition* RoleArn* Type LoggingConfiguration Tags TracingConfiguration Publish VersionDescription EncryptionConfiguration"),
            ["deleteActivity"] = new("ActivityArn*"),
            ["deleteStateMachine"] = new("StateMachineArn*"),
            ["describeActivity"] = new("ActivityArn*"),
            ["describeExecution"] = new("ExecutionArn* IncludedData"),
            ["describeStateMachine"] = new("StateMachineArn* IncludedData"),
            ["describeStateMachineForExecution"] = new("ExecutionArn* IncludedData"),
            ["getActivityTask"] = new("ActivityArn* WorkerName"),
            ["getExecutionHistory"] = new("ExecutionArn* MaxResults ReverseOrder NextToken IncludeExecutionData"),
            ["listActivities"] = new("MaxResults NextToken"),
            ["listExecutions"] = new("StateMachineArn StatusFilter MaxResults NextToken MapRunArn RedriveFilter"),
            ["listStateMachines"] = new("MaxResults NextToken"),
            ["listTagsForResource"] = new("ResourceArn*"),
            ["sendTaskFailure"] = new("TaskToken* Error Cause"),
            ["sendTaskHeartbeat"] = new("TaskToken*"),
            ["sendTaskSuccess"] = new("TaskToken* Output*"),
            ["startExecution"] = new("StateMachineArn* Name Input TraceHeader"),
            ["startSyncExecution"] = new("StateMachineArn* Name Input TraceHeader IncludedData"),
            ["stopExecution"] = new("ExecutionArn* Error Cause"),
            ["tagResource"] = new("ResourceArn* Tags*"),
            ["untagResource"] = new("ResourceArn* TagKeys*"),
            ["updateStateMachine"] = new(
                "StateMachineArn* Definition RoleArn LoggingConfiguration TracingConfiguration Publish VersionDescription EncryptionConfiguration"),
            ["validateStateMachineDefinition"] = new("Definition* Type Severity MaxResults"),
        }.ToFrozenDictionary(StringComparer.Ordinal),
        Structures = Names("tags tagKeys loggingConfiguration destinations cloudWatchLogsLogGroup tracingConfiguration encryptionConfiguration"),
        NotTexts = Names("maxResults reverseOrder includeExecutionData publish enabled kmsDataKeyReusePeriodSeconds"),
        Moments = Names("creationDate updateDate startDate stopDate redriveDate timestamp"),
        Maps = Names("variableReferences assignedVariables"),
        Errors = Names(
            """
            ActivityAlreadyExists ActivityDoesNotExist ActivityLimitExceeded ActivityWorkerLimitExceeded ConflictException
            ExecutionAlreadyExists ExecutionDoesNotExist ExecutionLimitExceeded ExecutionNotRedrivable
            InvalidArn InvalidDefinition InvalidEncryptionConfiguration InvalidExecutionInput InvalidLoggingConfiguration InvalidName InvalidOutput InvalidToken
            InvalidTracingConfiguration MissingRequiredParameter ResourceNotFound ServiceQuotaExceededException
            StateMachineAlreadyExists StateMachineDeleting StateMachineDoesNotExist StateMachineLimitExceeded StateMachineTypeNotSupported
            TaskDoesNotExist TaskTimedOut TooManyTags ValidationException
            """),
    };

    private static FrozenSet<string> Names(string names) =>
        names.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
