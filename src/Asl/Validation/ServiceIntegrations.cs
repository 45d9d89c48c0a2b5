using System.Collections.Frozen;
using Treadle.Asl.Compiling;
using Treadle.Asl.Services;

namespace Treadle.Asl.Validation;

/// <summary>The service integrations that AWS has, and those of them that run here.</summary>
/// <remarks>Source: Step Functions developer guide, "Optimized integrations" and "AWS SDK integrations".</remarks>
internal static class ServiceIntegrations
{
    /// <summary>What runs here: one line per action, with every pattern it runs with. Elsewhere nothing needs to change.</summary>
    private static readonly FrozenDictionary<string, IntegrationPattern[]> Supported = new Dictionary<string, IntegrationPattern[]>(StringComparer.Ordinal)
    {
        ["apigateway:invoke"] = [IntegrationPattern.RequestResponse, IntegrationPattern.WaitForTaskToken],
        ["batch:submitJob"] = [IntegrationPattern.RequestResponse, IntegrationPattern.Sync],
        ["ecs:runTask"] = [IntegrationPattern.RequestResponse, IntegrationPattern.Sync, IntegrationPattern.WaitForTaskToken],
        ["events:putEvents"] = [IntegrationPattern.RequestResponse, IntegrationPattern.WaitForTaskToken],
        ["http:invoke"] = [IntegrationPattern.RequestResponse],
        ["lambda:invoke"] = [IntegrationPattern.RequestResponse, IntegrationPattern.WaitForTaskToken],
        ["sns:publish"] = [IntegrationPattern.RequestResponse, IntegrationPattern.WaitForTaskToken],
        ["sqs:sendMessage"] = [IntegrationPattern.RequestResponse, IntegrationPattern.WaitForTaskToken],
        ["states:startExecution"] = [IntegrationPattern.RequestResponse, IntegrationPattern.Sync, IntegrationPattern.Sync2, IntegrationPattern.WaitForTaskToken],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]> Optimized = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["apigateway"] = ["invoke"],
        ["athena"] = ["startQueryExecution", "stopQueryExecution", "getQueryExecution", "getQueryResults"],
        ["batch"] = ["submitJob"],
        ["bedrock"] = ["invokeModel", "createModelCustomizationJob"],
        ["codebuild"] = ["startBuild", "stopBuild", "batchDeleteBuilds", "batchGetReports", "startBuildBatch", "stopBuildBatch", "retryBuildBatch", "deleteBuildBatch"],
        ["databrew"] = ["startJobRun"],
        ["dynamodb"] = ["getItem", "putItem", "deleteItem", "updateItem"],
        ["ecs"] = ["runTask"],
        ["eks"] = ["createCluster", "createNodegroup", "deleteCluster", "deleteNodegroup", "call", "runJob", "createFargateProfile", "deleteFargateProfile"],
        ["elasticmapreduce"] = ["createCluster", "terminateCluster", "addStep", "cancelStep", "setClusterTerminationProtection", "modifyInstanceFleetByName", "modifyInstanceGroupByName"],
        ["emr-containers"] = ["createVirtualCluster", "deleteVirtualCluster", "startJobRun"],
        ["emr-serverless"] = ["createApplication", "startApplication", "stopApplication", "deleteApplication", "startJobRun", "cancelJobRun"],
        ["events"] = ["putEvents"],
        ["glue"] = ["startJobRun"],
        ["http"] = ["invoke"],
        ["lambda"] = ["invoke"],
        ["mediaconvert"] = ["createJob"],
        ["sagemaker"] = ["createEndpoint", "createEndpointConfig", "createHyperParameterTuningJob", "createLabelingJob", "createModel", "createProcessingJob", "createTrainingJob", "createTransformJob", "updateEndpoint"],
        ["sns"] = ["publish"],
        ["sqs"] = ["sendMessage"],
        ["states"] = ["startExecution"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (IntegrationPattern Pattern, string Suffix)[] Suffixes =
    [
        (IntegrationPattern.RequestResponse, ""), (IntegrationPattern.Sync, ".sync"), (IntegrationPattern.Sync2, ".sync:2"), (IntegrationPattern.WaitForTaskToken, ".waitForTaskToken"),
    ];

    /// <summary>Services none of whose actions can be waited for with <c>.sync</c>.</summary>
    private static readonly FrozenSet<string> WithoutSync = FrozenSet.Create(StringComparer.Ordinal, "apigateway", "dynamodb", "events", "http", "lambda", "sns", "sqs");

    /// <summary>Services that can't hand out a task token.</summary>
    private static readonly FrozenSet<string> WithoutToken = FrozenSet.Create(
        StringComparer.Ordinal, "athena", "batch", "codebuild", "databrew", "dynamodb", "elasticmapreduce", "glue", "http", "mediaconvert", "sagemaker");

    /// <summary>The optimized integrations of AWS with every pattern that each has.</summary>
    public static IEnumerable<TaskResource.ServiceIntegration> AllOptimized =>
        from service in Optimized.OrderBy(service => service.Key, StringComparer.Ordinal)
        from action in service.Value
        from pattern in Suffixes
        where HasPattern(service.Key, pattern.Pattern)
        select new TaskResource.ServiceIntegration($"arn:aws:states:::{service.Key}:{action}{pattern.Suffix}", service.Key, action, pattern.Pattern);

    /// <summary>Whether AWS has the integration. Of the AWS SDK integrations with services that are not this server's only the form is judged.</summary>
    public static bool IsKnown(TaskResource.ServiceIntegration integration)
    {
        if (integration.Service.StartsWith("aws-sdk:", StringComparison.Ordinal))
        {
            return integration.Pattern is IntegrationPattern.RequestResponse or IntegrationPattern.WaitForTaskToken
                && (IntegrationMembers.ModelOf(integration)?.IsKnown(integration.Action) ?? true);
        }

        return Optimized.TryGetValue(integration.Service, out var actions)
            && actions.Contains(integration.Action, StringComparer.Ordinal)
            && HasPattern(integration.Service, integration.Pattern);
    }

    private static bool HasPattern(string service, IntegrationPattern pattern) => pattern switch
    {
        IntegrationPattern.Sync => !WithoutSync.Contains(service),
        IntegrationPattern.Sync2 => service == "states",
        IntegrationPattern.WaitForTaskToken => !WithoutToken.Contains(service),
        _ => true,
    };

    public static bool IsSupported(TaskResource.ServiceIntegration integration) =>
        IntegrationMembers.SdkOf(integration) is not null
        || (IntegrationMembers.ModelOf(integration) is null && EndpointIntegrations.Has(integration))
        || (Supported.TryGetValue($"{integration.Service}:{integration.Action}", out var patterns) && patterns.Contains(integration.Pattern));
}
