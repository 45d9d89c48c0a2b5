using System.Collections.Frozen;
using Treadle.Aws.Services;

namespace Treadle.Integrations.Remote;

/// <summary>A service with integrations of its own (<c>arn:aws:states:::glue:startJobRun</c>) that is called at an endpoint.</summary>
/// <param name="Model">The service's name among <see cref="EndpointServices"/>.</param>
/// <param name="Prefix">The first part of error names.</param>
/// <param name="AmazonName">The service's name in the older SDK's messages.</param>
/// <remarks>Source: Step Functions developer guide, "Optimized integrations"; the names of the AWS SDK for Java 1.x.</remarks>
internal sealed record OptimizedService(string Model, string Prefix, string AmazonName)
{
    public static readonly FrozenDictionary<string, OptimizedService> All = new Dictionary<string, OptimizedService>(StringComparer.Ordinal)
    {
        ["athena"] = new("athena", "Athena", "AmazonAthena"),
        ["batch"] = new("batch", "Batch", "AWSBatch"),
        ["bedrock"] = new("bedrockruntime", "Bedrock", "AmazonBedrockRuntime"),
        ["codebuild"] = new("codebuild", "CodeBuild", "AWSCodeBuild"),
        ["databrew"] = new("databrew", "DataBrew", "AWSGlueDataBrew"),
        ["dynamodb"] = new("dynamodb", "DynamoDB", "AmazonDynamoDBv2") { ExceptionName = "AmazonDynamoDBException" },
        ["ecs"] = new("ecs", "ECS", "AmazonECS"),
        ["eks"] = new("eks", "EKS", "AmazonEKS"),
        ["emr-containers"] = new("emrcontainers", "EMRContainers", "AmazonEMRContainers"),
        ["emr-serverless"] = new("emrserverless", "EMRServerless", "AWSEMRServerless"),
        ["events"] = new("eventbridge", "EventBridge", "AmazonEventBridge"),
        ["glue"] = new("glue", "Glue", "AWSGlue"),
        ["mediaconvert"] = new("mediaconvert", "MediaConvert", "AWSMediaConvert"),
        ["sagemaker"] = new("sagemaker", "SageMaker", "AmazonSageMaker"),
        ["sns"] = new("sns", "SNS", "AmazonSNS"),
        ["sqs"] = new("sqs", "SQS", "AmazonSQS"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The class of errors that have none of their own.</summary>
    public string ExceptionName { get; init; } = AmazonName + "Exception";
}
