using System.Collections.Frozen;
using Treadle.Asl.Compiling;

namespace Treadle.Asl.Validation;

/// <summary>The integrations that run when their service is at a configured endpoint. Whether it is, a definition does not say: the task does.</summary>
internal static class EndpointIntegrations
{
    /// <summary>The services of <c>arn:aws:states:::aws-sdk:NAME:…</c>, with all their operations.</summary>
    private static readonly FrozenSet<string> Services = Names(
        """
        acm acmpca appconfigdata applicationautoscaling applicationdiscoveryservice applicationinsights apprunner appstream arcregionswitch athena
        autoscalingplans b2bi backupgateway batch bcmdashboards bcmdataexports bcmpricingcalculator bcmrecommendedactions bedrockdataautomationruntime
        bedrockruntime billing budgets cloud9 cloudcontrol cloudhsm cloudhsmv2 cloudtrail cloudwatch cloudwatchlogs codebuild codecommit codeconnections
        codedeploy codepipeline codestarconnections cognitoidentity cognitoidentityprovider comprehend comprehendmedical computeoptimizer
        computeoptimizerautomation configservice costandusagereportservice costexplorer costoptimizationhub databasemigrationservice databrew datapipeline
        datasync dax devicefarm directconnect directoryservice dynamodb dynamodbstreams ec2instanceconnect ecr ecrpublic ecs eks emr emrcontainers
        emrserverless eventbridge evs firehose fms forecast forecastquery frauddetector freetier fsx gamelift globalaccelerator glue health healthlake iam
        identitystore inspector interconnect invoicing iotdataplane iotfleetwise iotsecuretunneling iotthingsgraph kendra kendraranking keyspaces
        keyspacesstreams kinesis kinesisanalytics kinesisanalyticsv2 kms lambda licensemanager lightsail lookoutequipment machinelearning mailmanager
        marketplaceagreement marketplacecommerceanalytics marketplaceentitlementservice marketplacemetering mediaconvert mediastore memorydb migrationhub
        migrationhubconfig mturk mwaaserverless networkfirewall odb opensearchserverless organizations partnercentralaccount partnercentralbenefits
        partnercentralchannel partnercentralselling paymentcryptography pcs personalize pi pinpointsmsvoicev2 pipes polly pricing proton rdsdata redshiftdata
        redshiftserverless rekognition resourcegroupstaggingapi route53domains route53recoverycluster route53resolver s3 sagemaker sagemakerruntime scheduler
        secretsmanager servicecatalog servicediscovery servicequotas ses sesv2 shield snowball sns sqs ssm ssmcontacts ssoadmin storagegateway sts support swf
        textract timestreaminfluxdb timestreamquery timestreamwrite transcribe transfer translate verifiedpermissions voiceid waf wafregional wafv2 workmail
        workspaces workspacesinstances
        """);

    /// <summary>Integrations of their own, as request and response.</summary>
    private static readonly FrozenSet<string> Optimized = Names(
        """
        athena:startQueryExecution athena:stopQueryExecution athena:getQueryExecution athena:getQueryResults
        bedrock:invokeModel
        codebuild:startBuild codebuild:stopBuild codebuild:batchDeleteBuilds codebuild:batchGetReports codebuild:startBuildBatch codebuild:stopBuildBatch
        codebuild:retryBuildBatch codebuild:deleteBuildBatch
        databrew:startJobRun
        dynamodb:getItem dynamodb:putItem dynamodb:deleteItem dynamodb:updateItem
        eks:createCluster eks:createNodegroup eks:deleteCluster eks:deleteNodegroup eks:createFargateProfile eks:deleteFargateProfile
        emr-containers:createVirtualCluster emr-containers:deleteVirtualCluster emr-containers:startJobRun
        emr-serverless:createApplication emr-serverless:startApplication emr-serverless:stopApplication emr-serverless:deleteApplication
        emr-serverless:startJobRun emr-serverless:cancelJobRun
        glue:startJobRun
        mediaconvert:createJob
        sagemaker:createEndpoint sagemaker:createEndpointConfig sagemaker:createHyperParameterTuningJob sagemaker:createLabelingJob sagemaker:createModel
        sagemaker:createProcessingJob sagemaker:createTrainingJob sagemaker:createTransformJob sagemaker:updateEndpoint
        """);

    public static bool Has(TaskResource.ServiceIntegration integration)
    {
        const string Sdk = "aws-sdk:";
        return integration.Service.StartsWith(Sdk, StringComparison.Ordinal)
            ? integration.Pattern is IntegrationPattern.RequestResponse or IntegrationPattern.WaitForTaskToken && Services.Contains(integration.Service[Sdk.Length..])
            : integration.Pattern is IntegrationPattern.RequestResponse && Optimized.Contains($"{integration.Service}:{integration.Action}");
    }

    internal static IEnumerable<string> ServiceNames => Services;

    private static FrozenSet<string> Names(string names) =>
        names.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
