using System.Collections.Frozen;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;

namespace Treadle.Asl.Services;

/// <summary>The members that the parameters of each integration take.</summary>
/// <remarks>Source: Step Functions developer guide, "Integrating services"; the operations' members.</remarks>
public static class IntegrationMembers
{
    private static readonly FrozenDictionary<string, MemberList> Lists = new Dictionary<string, MemberList>(StringComparer.Ordinal)
    {
        ["apigateway:invoke"] = new("ApiEndpoint* Method* Headers Stage Path QueryParameters RequestBody AllowNullValues AuthType"),
        ["batch:submitJob"] = new(
            """
            JobName* JobDefinition* JobQueue* ArrayProperties ContainerOverrides ConsumableResourcePropertiesOverride DependsOn EcsPropertiesOverride EksPropertiesOverride
            NodeOverrides Parameters PropagateTags RetryStrategy SchedulingPriorityOverride ShareIdentifier Tags Timeout
            """.ReplaceLineEndings(" ")),
        ["dynamodb:deleteItem"] = new(
            """
            TableName* Key* Expected ConditionalOperator ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics ConditionExpression
            ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure
            """.ReplaceLineEndings(" ")),
        ["dynamodb:getItem"] = new("TableName* Key* AttributesToGet ConsistentRead ReturnConsumedCapacity ProjectionExpression ExpressionAttributeNames"),
        ["dynamodb:putItem"] = new(
            """
            TableName* Item* Expected ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics ConditionalOperator ConditionExpression
            ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure
            """.ReplaceLineEndings(" ")),
        ["dynamodb:updateItem"] = new(
            """
            TableName* Key* AttributeUpdates Expected ConditionalOperator ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics UpdateExpression
            ConditionExpression ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure
            """.ReplaceLineEndings(" ")),
        ["ecs:runTask"] = new(
            """
            TaskDefinition* CapacityProviderStrategy Cluster Count EnableECSManagedTags EnableExecuteCommand Group LaunchType NetworkConfiguration Overrides
            PlacementConstraints PlacementStrategy PlatformVersion PropagateTags ReferenceId StartedBy Tags VolumeConfigurations
            """.ReplaceLineEndings(" ")),
        ["events:putEvents"] = new("Entries* EndpointId"),
        ["http:invoke"] = new("ApiEndpoint* Method* Authentication InvocationConfig Headers QueryParameters RequestBody Transform"),
        ["lambda:invoke"] = new("FunctionName* Payload InvocationType ClientContext Qualifier LogType"),
        ["sns:publish"] = new("Message* TopicArn TargetArn PhoneNumber Subject MessageStructure MessageAttributes MessageGroupId MessageDeduplicationId"),
        ["sqs:sendMessage"] = new("QueueUrl* MessageBody* DelaySeconds MessageAttributes MessageSystemAttributes MessageDeduplicationId MessageGroupId"),
        ["states:startExecution"] = new("StateMachineArn* Input Name TraceHeader"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The members of an integration, be it optimized or of the AWS SDK; null when they are not known here.</summary>
    public static MemberList? Of(TaskResource.ServiceIntegration integration) =>
        SdkOf(integration) is { } sdk ? sdk.Operation.SdkMembers : Lists.GetValueOrDefault($"{integration.Service}:{integration.Action}");

    /// <param name="integration">As <c>lambda:invoke</c>.</param>
    public static MemberList Of(string integration) => Lists[integration];

    /// <summary>The parameters with what Step Functions adds to them before it schedules the task: who runs an ECS task that is waited for.</summary>
    public static JsonValue Complete(TaskResource resource, JsonValue parameters) =>
        resource is TaskResource.ServiceIntegration { Service: "ecs", Action: "runTask", Pattern: IntegrationPattern.Sync } && parameters is JsonObject given && given["StartedBy"] is null
            ? new JsonObject([.. given, new("StartedBy", "AWS Step Functions")])
            : parameters;

    /// <summary>The service and the operation of an AWS SDK integration; null when it is none, or none of this server's.</summary>
    public static (ServiceModel Service, ServiceOperation Operation)? SdkOf(TaskResource.ServiceIntegration integration) =>
        ModelOf(integration) is { } model && model.Operation(integration.Action) is { } operation ? (model, operation) : null;

    /// <summary>The service of an AWS SDK integration; null when it is none of this server's.</summary>
    public static ServiceModel? ModelOf(TaskResource.ServiceIntegration integration) =>
        integration.Service.StartsWith("aws-sdk:", StringComparison.Ordinal) ? ServiceModel.Find(integration.Service["aws-sdk:".Length..]) : null;
}
