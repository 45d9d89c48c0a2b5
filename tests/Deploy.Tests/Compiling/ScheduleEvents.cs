using System.Text.Json.Nodes;

namespace Treadle.Deploy.Tests.Compiling;

/// <summary>What the events schedule, eventBridge, cloudwatchEvent and sns become in the template.</summary>
public sealed class ScheduleEvents
{
    private const string Head = "service: shop\nprovider:\n  name: aws\n  runtime: nodejs20.x\n  stage: dev\n  region: eu-west-1\n";

    [Fact]
    public void A_schedule_starts_a_machine_by_a_rule()
    {
        var resources = Machine("- schedule: rate(10 minutes)", "- schedule: {rate: cron(0 12 * * ? *), enabled: false, name: noon, description: d, input: {a: 1}, retryPolicy: {maximumRetryAttempts: 3}}");

        AssertJson(
            """{"ScheduleExpression":"rate(10 minutes)","State":"ENABLED","Targets":[{"Arn":{"Ref":"OrderDashflowStepFunctionsStateMachine"},"RoleArn":{"Fn::GetAtt":["OrderDashflowScheduleToStepFunctionsRole","Arn"]},"Id":"order-flowStepFunctionsSchedule"}]}""",
            resources["OrderDashflowStepFunctionsEventsRuleSchedule1"]);
        AssertJson(
            """{"ScheduleExpression":"cron(0 12 * * ? *)","State":"DISABLED","Name":"noon","Description":"d","Targets":[{"Arn":{"Ref":"OrderDashflowStepFunctionsStateMachine"},"RoleArn":{"Fn::GetAtt":["OrderDashflowScheduleToStepFunctionsRole","Arn"]},"Id":"order-flowStepFunctionsSchedule","Input":"{\"a\":1}","RetryPolicy":{"MaximumRetryAttempts":3}}]}""",
            resources["OrderDashflowStepFunctionsEventsRuleSchedule2"]);
        AssertJson(
            """{"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sts:AssumeRole"}]},"Policies":[{"PolicyName":"dev-eu-west-1-shop-order-flow-schedule","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["states:StartExecution"],"Resource":{"Ref":"OrderDashflowStepFunctionsStateMachine"}}]}}]}""",
            resources["OrderDashflowScheduleToStepFunctionsRole"]);
    }

    [Fact]
    public void A_schedule_starts_a_machine_by_Scheduler()
    {
        var resources = Machine("- schedule: {rate: rate(2 hours), method: scheduler, timezone: Europe/Berlin, input: '{}', role: arn:aws:iam::123456789012:role/own}");

        Assert.Equal("AWS::Scheduler::Schedule", (string?)resources["OrderDashflowStepFunctionsSchedulerSchedule1"]!["Type"]);
        AssertJson(
            """{"ScheduleExpression":"rate(2 hours)","State":"ENABLED","ScheduleExpressionTimezone":"Europe/Berlin","FlexibleTimeWindow":{"Mode":"OFF"},"Target":{"Arn":{"Ref":"OrderDashflowStepFunctionsStateMachine"},"RoleArn":"arn:aws:iam::123456789012:role/own","Input":"{}"}}""",
            resources["OrderDashflowStepFunctionsSchedulerSchedule1"]);
        Assert.False(resources.ContainsKey("OrderDashflowScheduleToStepFunctionsRole"));
    }

    [Fact]
    public void Events_of_a_bus_start_a_machine()
    {
        var resources = Machine(
            "- cloudwatchEvent: {event: {source: [a]}, inputPath: $.detail}",
            "- eventBridge: {event: {source: [b]}, eventBusName: own, enabled: false, iamRole: arn:r, deadLetterConfig: arn:q, retryPolicy: {maximumEventAgeInSeconds: 60}}");

        AssertJson(
            """{"EventPattern":{"source":["a"]},"State":"ENABLED","Targets":[{"Arn":{"Ref":"OrderDashflowStepFunctionsStateMachine"},"Id":"order-flowCloudWatchEvent","RoleArn":{"Fn::GetAtt":["OrderDashflowEventToStepFunctionsRole","Arn"]},"InputPath":"$.detail"}]}""",
            resources["OrderDashflowEventsRuleCloudWatchEvent1"]);
        AssertJson(
            """{"EventPattern":{"source":["b"]},"State":"DISABLED","EventBusName":"own","Targets":[{"Arn":{"Ref":"OrderDashflowStepFunctionsStateMachine"},"Id":"order-flowCloudWatchEvent","RoleArn":"arn:r","RetryPolicy":{"MaximumEventAgeInSeconds":60},"DeadLetterConfig":{"Arn":"arn:q"}}]}""",
            resources["OrderDashflowEventsRuleCloudWatchEvent2"]);
        Assert.Equal("dev-eu-west-1-shop-order-flow-event", (string?)resources["OrderDashflowEventToStepFunctionsRole"]!["Properties"]!["Policies"]![0]!["PolicyName"]);
    }

    [Fact]
    public void A_schedule_calls_a_function_by_a_rule()
    {
        var resources = Function("- schedule: {rate: [rate(1 minute), rate(2 hours)], inputTransformer: {inputTemplate: '\"x\"', inputPathsMap: {t: $.time}}}");

        AssertJson(
            """{"ScheduleExpression":"rate(2 hours)","State":"ENABLED","Targets":[{"Arn":{"Fn::GetAtt":["HelloLambdaFunction","Arn"]},"Id":"helloSchedule","InputTransformer":{"InputTemplate":"\"x\"","InputPathsMap":{"t":"$.time"}}}]}""",
            resources["HelloEventsRuleSchedule2"]);
        AssertJson(
            """{"FunctionName":{"Fn::GetAtt":["HelloLambdaFunction","Arn"]},"Action":"lambda:InvokeFunction","Principal":"events.amazonaws.com","SourceArn":{"Fn::GetAtt":["HelloEventsRuleSchedule2","Arn"]}}""",
            resources["HelloLambdaPermissionEventsRuleSchedule2"]);
    }

    [Fact]
    public void A_schedule_calls_a_function_by_Scheduler_with_the_functions_role()
    {
        var resources = Function("- schedule: {rate: rate(1 day), method: scheduler, timezone: Asia/Tokyo, name: daily, input: {a: 1}}");

        AssertJson(
            """{"ScheduleExpression":"rate(1 day)","State":"ENABLED","Name":"daily","ScheduleExpressionTimezone":"Asia/Tokyo","FlexibleTimeWindow":{"Mode":"OFF"},"Target":{"Arn":{"Fn::GetAtt":["HelloLambdaFunction","Arn"]},"RoleArn":{"Fn::GetAtt":["IamRoleLambdaExecution","Arn"]},"Input":"{\"a\":1}"}}""",
            resources["HelloSchedulerSchedule1"]);
        var role = resources["IamRoleLambdaExecution"]!["Properties"]!;
        Assert.Equal("""["lambda.amazonaws.com","scheduler.amazonaws.com"]""", role["AssumeRolePolicyDocument"]!["Statement"]![0]!["Principal"]!["Service"]!.ToJsonString());
        Assert.Contains("function:shop-dev-hello:*", role["Policies"]![0]!["PolicyDocument"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_of_a_bus_call_a_function()
    {
        var resources = Function("- eventBridge: {eventBus: orders, pattern: {source: [a]}, input: {b: 2}, retryPolicy: {maximumEventAge: 60, maximumRetryAttempts: 1}, deadLetterQueueArn: arn:q}", "- eventBridge: {schedule: rate(5 minutes)}");

        AssertJson("""{"Name":"orders"}""", resources["OrdersEventBridgeEventBus"]);
        AssertJson(
            """{"Name":"shop-dev-hello-rule-1","State":"ENABLED","EventBusName":"orders","EventPattern":{"source":["a"]},"Targets":[{"Arn":{"Fn::GetAtt":["HelloLambdaFunction","Arn"]},"Id":"shop-dev-hello-rule-1-target","RetryPolicy":{"MaximumEventAgeInSeconds":60,"MaximumRetryAttempts":1},"DeadLetterConfig":{"Arn":"arn:q"},"Input":"{\"b\":2}"}]}""",
            resources["Shopdevhellorule1EventBridgeRule"]);
        Assert.Equal("""["OrdersEventBridgeEventBus"]""", resources["Shopdevhellorule1EventBridgeRule"]!["DependsOn"]!.ToJsonString());
        Assert.Equal("rate(5 minutes)", (string?)resources["Shopdevhellorule2EventBridgeRule"]!["Properties"]!["ScheduleExpression"]);
        Assert.EndsWith("""{"Fn::Join":["/",["rule","orders","shop-dev-hello-rule-1"]]}]]}""", resources["HelloEventBridgeLambdaPermission1"]!["Properties"]!["SourceArn"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Topics_call_a_function()
    {
        var resources = Function("- sns: news", "- sns: {arn: 'arn:aws:sns:us-east-1:123456789012:far', filterPolicy: {a: [1]}, redrivePolicy: {deadLetterTargetRef: Dead}}");

        AssertJson("""{"TopicName":"news","Subscription":[{"Protocol":"lambda","Endpoint":{"Fn::GetAtt":["HelloLambdaFunction","Arn"]}}]}""", resources["SNSTopicNews"]);
        Assert.Equal("sns.amazonaws.com", (string?)resources["HelloLambdaPermissionNewsSNS"]!["Properties"]!["Principal"]);
        AssertJson(
            """{"Protocol":"lambda","Endpoint":{"Fn::GetAtt":["HelloLambdaFunction","Arn"]},"TopicArn":"arn:aws:sns:us-east-1:123456789012:far","FilterPolicy":{"a":[1]},"Region":"us-east-1","RedrivePolicy":{"deadLetterTargetArn":{"Fn::GetAtt":["Dead","Arn"]}}}""",
            resources["HelloSnsSubscriptionFar"]);
    }

    [Theory]
    [InlineData("- schedule: {enabled: true}", "Missing \"rate\" property for schedule event in stateMachine order-flow The correct syntax is: schedule: rate(10 minutes) OR an object with \"rate\" property. Please check the README for more info.")]
    [InlineData("- schedule: {rate: rate(1 day), input: {}, inputPath: $.a}", "You can't set input, inputPath and inputTransformer properties at the same time for schedule events. Please check the AWS docs for more info")]
    [InlineData("- schedule: {rate: rate(1 day), method: scheduler, inputPath: $.a}", "Cannot setup \"schedule\" event: \"inputPath\" is not supported with \"scheduler\" mode")]
    [InlineData("- schedule: {rate: rate(1 day), timezone: UTC}", "Cannot setup \"schedule\" event: \"timezone\" is only supported with \"scheduler\" mode")]
    [InlineData("- schedule: daily", "\"daily\" is no schedule expression, as rate(10 minutes) and cron(0 12 * * ? *) are.")]
    [InlineData("- cloudwatchEvent: {event: {source: [a]}, input: {}, inputPath: $.a}", "You can't set input, inputPath and inputTransformer properties at the same time for events. Please check the AWS docs for more info")]
    [InlineData("- eventBridge: {enabled: true}", "Missing \"event\" property for eventBridge event in stateMachine order-flow: the pattern of the events that start it, as a mapping.")]
    [InlineData("- sqs: arn", "sqs is no event of a state machine; allowed are http, schedule, eventBridge and cloudwatchEvent.")]
    public void A_wrong_event_of_a_machine_is_told(string events, string message) =>
        Assert.Contains(Given.Problems(MachineYml(events)), problem => problem.EndsWith(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("- schedule: {rate: [rate(1 day), rate(2 days)], name: n}", "You cannot specify a name when defining more than one rate expression")]
    [InlineData("- eventBridge: {enabled: true}", "The eventBridge event of the function hello needs a pattern or a schedule.")]
    [InlineData("- sqs: arn", "The event \"sqs\" of the function \"hello\" is not supported yet; allowed are http, httpApi, schedule, eventBridge and sns.")]
    public void A_wrong_event_of_a_function_is_told(string events, string message) =>
        Assert.Contains(Given.Problems(FunctionYml(events)), problem => problem.EndsWith(message, StringComparison.Ordinal));

    private static void AssertJson(string properties, JsonNode? resource) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(properties), resource!["Properties"]), resource["Properties"]!.ToJsonString());

    private static JsonObject Machine(params string[] events) => (JsonObject)Given.Template(MachineYml(events))["Resources"]!;

    private static JsonObject Function(params string[] events) => (JsonObject)Given.Template(FunctionYml(events))["Resources"]!;

    private static string MachineYml(params string[] events) => Head
        + "stepFunctions:\n  stateMachines:\n    order-flow:\n      definition: {StartAt: A, States: {A: {Type: Succeed}}}\n      events:\n"
        + string.Concat(events.Select(e => $"        {e}\n"));

    private static string FunctionYml(params string[] events) => Head
        + "functions:\n  hello:\n    handler: a.b\n    events:\n" + string.Concat(events.Select(e => $"      {e}\n"))
        + "resources:\n  Resources:\n    Dead: {Type: 'AWS::SQS::Queue'}\n";
}
