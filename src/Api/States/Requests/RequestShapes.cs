using System.Collections.Frozen;
using Treadle.Engine;

namespace Treadle.Api.States.Requests;

/// <summary>What each operation of Step Functions takes: its members and their constraints, as data.</summary>
/// <remarks>
/// Source: AWS's published service model of Step Functions (2016-11-23); a test holds this table against it. Where a limit is a setting of
/// this server, the setting counts.
/// </remarks>
internal sealed class RequestShapes
{
    private readonly FrozenDictionary<string, StructureShape> _requests;

    public RequestShapes(Limits limits)
    {
        var text = new TextShape();
        var arn = new TextShape { Min = 1, Max = 256 };
        var longArn = new TextShape { Min = 1, Max = 2000 };
        var name = new TextShape { Min = 1, Max = 80 };
        var aliasName = new TextShape { Min = 1, Max = 80, Pattern = Pattern.AliasName };
        var stateName = new TextShape { Min = 1, Max = 80, IsSensitive = true };
        var description = new TextShape { Max = 256, IsSensitive = true };
        var definition = new TextShape { Min = 1, Max = limits.DefinitionLengthMax, IsSensitive = true };
        var data = new TextShape { Max = limits.DataBytesMax, IsSensitive = true, IsMeasuredInBytes = true };
        var error = new TextShape { Min = 0, Max = 256, IsSensitive = true };
        var cause = new TextShape { Min = 0, Max = 32_768, IsSensitive = true };
        var taskToken = new TextShape { Min = 1, Max = 2048 };
        var pageToken = new TextShape { Min = 1, Max = 1024 };
        var pageTokenOfExecutions = new TextShape { Min = 1, Max = 3096 };
        var traceHeader = new TextShape { Min = 0, Max = 256, Pattern = Pattern.Ascii };
        var clientToken = new TextShape { Min = 1, Max = 64, Pattern = Pattern.Visible };
        var kmsKeyId = new TextShape { Min = 1, Max = 2048 };
        var tagKey = new TextShape { Min = 1, Max = 128 };
        var tagValue = new TextShape { Min = 0, Max = 256 };
        var machineType = OneOf("STANDARD", "EXPRESS");
        var includedData = OneOf("ALL_DATA", "METADATA_ONLY");
        var status = OneOf("RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE");
        var boolean = new BooleanShape();
        var pageSize = new NumberShape(NumberKind.Integer) { Min = 0, Max = 1000 };
        var count = new NumberShape(NumberKind.Integer) { Min = 0 };

        var tags = new ListShape(new StructureShape("Tag", May("key", tagKey), May("value", tagValue)));
        var encryption = new StructureShape(
            "EncryptionConfiguration",
            May("kmsKeyId", kmsKeyId),
            May("kmsDataKeyReusePeriodSeconds", new NumberShape(NumberKind.Integer) { Min = 60, Max = 900 }),
            Must("type", OneOf("AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY")));
        var logGroup = new StructureShape("CloudWatchLogsLogGroup", May("logGroupArn", arn));
        var logging = new StructureShape(
            "LoggingConfiguration",
            May("level", OneOf("ALL", "ERROR", "FATAL", "OFF")),
            May("includeExecutionData", boolean),
            May("destinations", new ListShape(new StructureShape("LogDestination", May("cloudWatchLogsLogGroup", logGroup)))));
        var tracing = new StructureShape("TracingConfiguration", May("enabled", boolean));
        var route = new StructureShape(
            "RoutingConfigurationListItem",
            Must("stateMachineVersionArn", arn),
            Must("weight", new NumberShape(NumberKind.Integer) { Min = 0, Max = 100 }));
        var routing = new ListShape(route) { Min = 1, Max = 2 };
        var mock = new StructureShape(
            "MockInput",
            May("result", data),
            May("errorOutput", new StructureShape("MockErrorOutput", May("error", error), May("cause", cause))),
            May("fieldValidationMode", OneOf("STRICT", "PRESENT", "NONE")));
        var stateConfiguration = new StructureShape(
            "TestStateConfiguration",
            May("retrierRetryCount", count),
            May("errorCausedByState", stateName),
            May("mapIterationFailureCount", count),
            May("mapItemReaderData", data));

        _requests = new StructureShape[]
        {
            new("CreateActivity", Must("name", name), May("tags", tags), May("encryptionConfiguration", encryption)),
            new(
                "CreateStateMachine",
                Must("name", name),
                Must("definition", definition),
                Must("roleArn", arn),
                May("type", machineType),
                May("loggingConfiguration", logging),
                May("tags", tags),
                May("tracingConfiguration", tracing),
                May("publish", boolean),
                May("versionDescription", description),
                May("encryptionConfiguration", encryption)),
            new("CreateStateMachineAlias", May("description", description), Must("name", aliasName), Must("routingConfiguration", routing)),
            new("DeleteActivity", Must("activityArn", arn)),
            new("DeleteStateMachine", Must("stateMachineArn", arn)),
            new("DeleteStateMachineAlias", Must("stateMachineAliasArn", arn)),
            new("DeleteStateMachineVersion", Must("stateMachineVersionArn", longArn)),
            new("DescribeActivity", Must("activityArn", arn)),
            new("DescribeExecution", Must("executionArn", arn), May("includedData", includedData)),
            new("DescribeMapRun", Must("mapRunArn", longArn)),
            new("DescribeStateMachine", Must("stateMachineArn", arn), May("includedData", includedData)),
            new("DescribeStateMachineAlias", Must("stateMachineAliasArn", arn)),
            new("DescribeStateMachineForExecution", Must("executionArn", arn), May("includedData", includedData)),
            new("GetActivityTask", Must("activityArn", arn), May("workerName", name)),
            new(
                "GetExecutionHistory",
                Must("executionArn", arn),
                May("maxResults", pageSize),
                May("reverseOrder", boolean),
                May("nextToken", pageToken),
                May("includeExecutionData", boolean)),
            new("ListActivities", May("maxResults", pageSize), May("nextToken", pageToken)),
            new(
                "ListExecutions",
                May("stateMachineArn", arn),
                May("statusFilter", status),
                May("maxResults", pageSize),
                May("nextToken", pageTokenOfExecutions),
                May("mapRunArn", longArn),
                May("redriveFilter", OneOf("REDRIVEN", "NOT_REDRIVEN"))),
            new("ListMapRuns", Must("executionArn", arn), May("maxResults", pageSize), May("nextToken", pageToken)),
            new("ListStateMachineAliases", Must("stateMachineArn", arn), May("nextToken", pageToken), May("maxResults", pageSize)),
            new("ListStateMachineVersions", Must("stateMachineArn", arn), May("nextToken", pageToken), May("maxResults", pageSize)),
            new("ListStateMachines", May("maxResults", pageSize), May("nextToken", pageToken)),
            new("ListTagsForResource", Must("resourceArn", arn)),
            new("PublishStateMachineVersion", Must("stateMachineArn", arn), May("revisionId", text), May("description", description)),
            new("RedriveExecution", Must("executionArn", arn), May("clientToken", clientToken)),
            new("SendTaskFailure", Must("taskToken", taskToken), May("error", error), May("cause", cause)),
            new("SendTaskHeartbeat", Must("taskToken", taskToken)),
            new("SendTaskSuccess", Must("taskToken", taskToken), Must("output", data)),
            new("StartExecution", Must("stateMachineArn", arn), May("name", name), May("input", data), May("traceHeader", traceHeader)),
            new(
                "StartSyncExecution",
                Must("stateMachineArn", arn),
                May("name", name),
                May("input", data),
                May("traceHeader", traceHeader),
                May("includedData", includedData)),
            new("StopExecution", Must("executionArn", arn), May("error", error), May("cause", cause)),
            new("TagResource", Must("resourceArn", arn), Must("tags", tags)),
            new(
                "TestState",
                Must("definition", definition),
                May("roleArn", arn),
                May("input", data),
                May("inspectionLevel", OneOf("INFO", "DEBUG", "TRACE")),
                May("revealSecrets", boolean),
                May("variables", data),
                May("stateName", stateName),
                May("mock", mock),
                May("context", data),
                May("stateConfiguration", stateConfiguration)),
            new("UntagResource", Must("resourceArn", arn), Must("tagKeys", new ListShape(tagKey))),
            new(
                "UpdateMapRun",
                Must("mapRunArn", longArn),
                May("maxConcurrency", count),
                May("toleratedFailurePercentage", new NumberShape(NumberKind.Float) { Min = 0, Max = 100 }),
                May("toleratedFailureCount", new NumberShape(NumberKind.Long) { Min = 0 })),
            new(
                "UpdateStateMachine",
                Must("stateMachineArn", arn),
                May("definition", definition),
                May("roleArn", arn),
                May("loggingConfiguration", logging),
                May("tracingConfiguration", tracing),
                May("publish", boolean),
                May("versionDescription", description),
                May("encryptionConfiguration", encryption)),
            new("UpdateStateMachineAlias", Must("stateMachineAliasArn", arn), May("description", description), May("routingConfiguration", routing)),
            new(
                "ValidateStateMachineDefinition",
                // An empty definition is a finding, not a violation.
                Must("definition", definition with { Min = null }),
                May("type", machineType),
                May("severity", OneOf("ERROR", "WARNING")),
                May("maxResults", new NumberShape(NumberKind.Integer) { Min = 0, Max = 100 })),
        }.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
    }

    /// <summary>Every operation's request, by the operation's name.</summary>
    public IEnumerable<StructureShape> All => _requests.Values.OrderBy(r => r.Name, StringComparer.Ordinal);

    /// <param name="operation">The operation's name: <c>StartExecution</c>.</param>
    public StructureShape Of(string operation) => _requests[operation];

    /// <summary>This server's own StartExecutionFromState: StartExecution's request with the state's name and the variables, which TestState has.</summary>
    public StructureShape OfStartFromState => new(
        "StartExecutionFromState",
        [
            .. Of("StartExecution").Members,
            .. Of("TestState").Members.Where(m => m.Name is "stateName" or "variables").Select(m => m with { IsRequired = m.Name == "stateName" }),
        ]);

    private static ShapeMember May(string name, Shape shape) => new(name, shape, IsRequired: false);

    private static ShapeMember Must(string name, Shape shape) => new(name, shape, IsRequired: true);

    private static TextShape OneOf(params string[] values) => new() { Values = new EnumValues(values) };
}
