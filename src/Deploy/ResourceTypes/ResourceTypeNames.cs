namespace Treadle.Deploy.ResourceTypes;

/// <summary>The CloudFormation resource types that can be deployed here.</summary>
internal static class ResourceTypeNames
{
    public const string StateMachine = "AWS::StepFunctions::StateMachine";
    public const string StateMachineVersion = "AWS::StepFunctions::StateMachineVersion";
    public const string StateMachineAlias = "AWS::StepFunctions::StateMachineAlias";
    public const string Activity = "AWS::StepFunctions::Activity";
    public const string Function = "AWS::Lambda::Function";
    public const string FunctionVersion = "AWS::Lambda::Version";
    public const string FunctionAlias = "AWS::Lambda::Alias";
    public const string EventInvokeConfig = "AWS::Lambda::EventInvokeConfig";
    public const string FunctionPermission = "AWS::Lambda::Permission";
    public const string LogGroup = "AWS::Logs::LogGroup";
    public const string Role = "AWS::IAM::Role";
    public const string Bucket = "AWS::S3::Bucket";
    public const string BucketPolicy = "AWS::S3::BucketPolicy";
    public const string RestApi = "AWS::ApiGateway::RestApi";
    public const string ApiResource = "AWS::ApiGateway::Resource";
    public const string ApiMethod = "AWS::ApiGateway::Method";
    public const string ApiDeployment = "AWS::ApiGateway::Deployment";
    public const string ApiStage = "AWS::ApiGateway::Stage";
    public const string ApiAccount = "AWS::ApiGateway::Account";
    public const string ApiKey = "AWS::ApiGateway::ApiKey";
    public const string UsagePlan = "AWS::ApiGateway::UsagePlan";
    public const string UsagePlanKey = "AWS::ApiGateway::UsagePlanKey";
    public const string HttpApi = "AWS::ApiGatewayV2::Api";
    public const string HttpApiIntegration = "AWS::ApiGatewayV2::Integration";
    public const string HttpApiRoute = "AWS::ApiGatewayV2::Route";
    public const string HttpApiStage = "AWS::ApiGatewayV2::Stage";
    public const string EventsRule = "AWS::Events::Rule";
    public const string EventBus = "AWS::Events::EventBus";
    public const string EventBusPolicy = "AWS::Events::EventBusPolicy";
    public const string Connection = "AWS::Events::Connection";
    public const string Queue = "AWS::SQS::Queue";
    public const string QueuePolicy = "AWS::SQS::QueuePolicy";
    public const string Topic = "AWS::SNS::Topic";
    public const string TopicPolicy = "AWS::SNS::TopicPolicy";
    public const string Subscription = "AWS::SNS::Subscription";
    public const string Stream = "AWS::Kinesis::Stream";
    public const string StreamConsumer = "AWS::Kinesis::StreamConsumer";
    public const string DeliveryStream = "AWS::KinesisFirehose::DeliveryStream";
    public const string Table = "AWS::DynamoDB::Table";
    public const string Schedule = "AWS::Scheduler::Schedule";
    public const string ScheduleGroup = "AWS::Scheduler::ScheduleGroup";
    public const string Policy = "AWS::IAM::Policy";
    public const string ManagedPolicy = "AWS::IAM::ManagedPolicy";

    public static readonly IReadOnlyList<string> All =
    [
        ApiAccount, ApiKey, ApiDeployment, ApiMethod, ApiResource, RestApi, ApiStage, UsagePlan, UsagePlanKey, HttpApi, HttpApiIntegration, HttpApiRoute, HttpApiStage,
        Table, Connection, EventBus, EventBusPolicy, EventsRule, ManagedPolicy, Policy, Role, Stream, StreamConsumer, DeliveryStream,
        Function, FunctionAlias, EventInvokeConfig, FunctionPermission, FunctionVersion,
        LogGroup, Bucket, BucketPolicy, Schedule, ScheduleGroup, Subscription, Topic, TopicPolicy, Queue, QueuePolicy, Activity, StateMachine, StateMachineAlias, StateMachineVersion,
    ];
}
