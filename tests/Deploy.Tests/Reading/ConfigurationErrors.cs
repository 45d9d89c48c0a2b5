namespace Treadle.Deploy.Tests.Reading;

/// <summary>What is said about a wrong configuration: file, line, column, what is wrong and what is allowed.</summary>
public sealed class ConfigurationErrors
{
    private const string Head = "service: shop\nprovider:\n  name: aws\n  runtime: dotnet10\n";

    [Theory]
    [InlineData("service: shop\nprovider: {name: google}\n", "serverless.yml:2:18: The provider \"google\" is not supported; allowed is aws.")]
    [InlineData("provider: {name: aws}\n", "serverless.yml:1:1: \"service\" is missing: a configuration begins with the service's name, as in: service: my-service")]
    [InlineData("service: my_shop\n", "serverless.yml:1:10: The service's name \"my_shop\" is not allowed: letters, digits and hyphens, a letter first.")]
    [InlineData("service: shop\nplugins:\n  - serverless-webpack\n", "serverless.yml:3:5: The plugin \"serverless-webpack\" is not supported. serverless-step-functions is built in; plugins that build or change the service cannot be run.")]
    [InlineData("service: shop\nlayers: {}\n", "serverless.yml:2:1: \"layers\" in the configuration is not supported yet.")]
    [InlineData("service: shop\na: [1\n", "serverless.yml:3:1: This is no valid YAML: ")]
    [InlineData("service: shop\nservice: shop\n", "serverless.yml:2:1: The key \"service\" stands here twice.")]
    [InlineData("service: shop\nx: *nothing\n", "serverless.yml:2:4: There is no anchor &nothing before this.")]
    [InlineData("service: shop\nx: !Foo bar\n", "serverless.yml:2:4: The tag !Foo is unknown. Allowed are !Ref, !GetAtt, !Condition and !And")]
    [InlineData(Head + "functions:\n  hello:\n    handler: a.cs\n    memorysize: 1\n", "serverless.yml:8:5: \"memorysize\" is no key of a function. Did you mean \"memorySize\"? Allowed are: ")]
    [InlineData(Head + "functions:\n  hello:\n    handler: a.cs\n    timeout: soon\n", "serverless.yml:8:14: functions.hello.timeout has to be a whole number, not the text \"soon\".")]
    [InlineData(Head + "functions:\n  hello:\n    handler: a.cs\n    timeout: 901\n", "serverless.yml:8:14: functions.hello.timeout is 901; allowed is 1 to 900.")]
    [InlineData(Head + "functions:\n  hello:\n    runtime: ruby3.2\n    handler: a.b\n", "serverless.yml:7:14: The runtime \"ruby3.2\" is not supported. Allowed are dotnet*, nodejs*, python*, go1.x and provided*.")]
    [InlineData(Head + "functions:\n  hello: {}\n", "serverless.yml:6:3: functions.hello.handler is missing: the file and function to run, as bin/hello or handler.hello.")]
    [InlineData(Head + "functions:\n  hello:\n    handler: a.cs\n    events:\n      - sqs: x\n", "serverless.yml:9:9: The event \"sqs\" of the function \"hello\" is not supported yet; allowed are http, httpApi, schedule, eventBridge and sns.")]
    [InlineData(Head + "resources:\n  Resources:\n    Alarm:\n      Type: AWS::CloudWatch::Alarm\n", "serverless.yml:8:13: Resource Alarm: the type AWS::CloudWatch::Alarm is not supported. Allowed are: ")]
    [InlineData(Head + "stepFunctions:\n  stateMachines: []\n", "serverless.yml:6:18: stateMachines property is not an object: it is a mapping from a name to a state machine.")]
    [InlineData(Head + "stepFunctions:\n  activities: x\n", "serverless.yml:6:15: activities property is not an array: it is a list of names.")]
    [InlineData(Head + "stepFunctions:\n  stateMachines:\n    m: {name: x}\n", "serverless.yml:7:5: Missing \"definition\" for state machine m: the states, as a mapping or as JSON text.")]
    [InlineData(Head + "stepFunctions:\n  stateMachines:\n    m:\n      type: FAST\n      definition: {}\n", "serverless.yml:8:13: The type \"FAST\" does not exist; allowed are STANDARD and EXPRESS.")]
    [InlineData(Head + "stepFunctions:\n  stateMachines:\n    m:\n      definition: {}\n      events:\n        - http: fetch x\n", "serverless.yml:10:17: Invalid APIG method \"fetch\" in stateMachine \"m\". AWS supported methods are: get, post, put, patch, options, head, delete, any.")]
    [InlineData(Head + "stepFunctions:\n  stateMachines:\n    m:\n      definition: {}\n      events:\n        - http: GET x\n        - http: get /x/\n", "serverless.yml:11:17: GET /x is taken already by GET /x at serverless.yml:10:17.")]
    [InlineData(Head + "stepFunctions:\n  stateMachines:\n    m:\n      definition: {}\n      events:\n        - http: {path: x, method: get, request: {template: other}}\n", "serverless.yml:10:60: http.request.template has to be lambda_proxy, or a mapping from a content type to a template.")]
    [InlineData("service: shop\nprovider:\n  name: aws\n  usagePlan: {quota: {period: YEAR}}\n", "serverless.yml:4:31: provider.usagePlan.quota.period is \"YEAR\"; allowed are DAY, WEEK and MONTH.")]
    [InlineData(Head + "functions:\n  hello: {handler: a.cs}\nstepFunctions:\n  stateMachines:\n    m:\n      definition:\n        StartAt: A\n        States: {A: {Type: Task, End: true, Resource: !Ref Nope}}\n", "serverless.yml:12:55: State machine \"m\": Ref refers to \"Nope\", which is not there. Allowed are the logical ids of resources and the functions hello.")]
    [InlineData(Head + "functions:\n  hello: {handler: a.cs}\nstepFunctions:\n  stateMachines:\n    m:\n      definition:\n        StartAt: A\n        States: {A: {Type: Task, End: true, Resource: {'Fn::GetAtt': [nofn, Arn]}}}\n", "serverless.yml:12:56: State machine \"m\": Fn::GetAtt refers to \"nofn\", which is not there. Allowed are ")]
    [InlineData(Head + "functions:\n  hello: {handler: a.cs}\nstepFunctions:\n  stateMachines:\n    m:\n      definition:\n        StartAt: A\n        States: {A: {Type: Task, End: true, Resource: {'Fn::GetAtt': hello}}}\n", "serverless.yml:12:56: State machine \"m\": Fn::GetAtt takes a resource and an attribute, as in Fn::GetAtt: [hello, Arn].")]
    [InlineData(Head + "functions:\n  hello: {handler: a.cs}\nstepFunctions:\n  stateMachines:\n    m:\n      definition:\n        StartAt: A\n        States: {A: {Type: Task, End: true, Resource: !GetAtt HelloLambdaFunction.Foo}}\n", "serverless.yml:12:55: State machine \"m\": the function HelloLambdaFunction has no attribute Foo; allowed is Arn.")]
    [InlineData(Head + "functions:\n  hello: {handler: a.cs}\nstepFunctions:\n  stateMachines:\n    m:\n      definition:\n        StartAt: A\n        States: {A: {Type: Task, End: true, Resource: !Sub 'x${Nope.Arn}'}}\n", "serverless.yml:12:55: State machine \"m\": Fn::Sub refers to \"Nope\", which is not there. Allowed are the logical ids of resources and the functions HelloLambdaFunction.")]
    [InlineData(Head + "functions:\n  hello: {handler: a.cs}\nstepFunctions:\n  stateMachines:\n    m:\n      definition:\n        StartAt: A\n        States: {A: {Type: Task, End: true, Resource: !Join x}}\n", "serverless.yml:12:55: State machine \"m\": Fn::Join takes a separator and a list, as in Fn::Join: ['-', [a, b]].")]
    [InlineData(Head + "functions:\n  hello: {handler: a.cs}\nstepFunctions:\n  stateMachines:\n    m:\n      definition:\n        StartAt: A\n        States: {A: {Type: Task, End: true, Resource: {'Fn::Nope': [a]}}}\n", "serverless.yml:12:56: State machine \"m\": Fn::Nope is not supported. Allowed are Ref, Fn::And, ")]
    [InlineData(Head + "stepFunctions:\n  stateMachines:\n    m:\n      definition: {}\n      events:\n        - http: {path: a/b c/d, method: get}\n", "serverless.yml:10:24: Invalid path \"a/b c/d\" in stateMachine \"m\": the part \"b c\" is not allowed; a part is letters, digits and ._-: or a variable")]
    [InlineData(Head + "stepFunctions:\n  stateMachines:\n    m:\n      definition: {}\n      events:\n        - http: {path: x, method: get, action: Nope}\n", "serverless.yml:10:48: The action \"Nope\" of an http event is none of Step Functions, as StartSyncExecution and DescribeExecution are.")]
    [InlineData("service: shop\nprovider: {name: aws\nfunctions: {}\n", "serverless.yml:2:16: This is no valid YAML: it cannot be read from here on.")]
    public void A_mistake_is_told_with_its_place(string yml, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Given.Problems(yml)));

    [Fact]
    public void References_to_what_is_there_are_taken() => Given.Template(Head + """
        functions:
          hello: {handler: a.cs}
        stepFunctions:
          stateMachines:
            m:
              events:
                - http: GET items/{id}/{proxy+}
                - http: GET /
              definition:
                StartAt: A
                States:
                  A: {Type: Task, Resource: !GetAtt hello.Arn, Next: B}
                  B: {Type: Task, Resource: {'Fn::GetAtt': [HelloLambdaFunction, Arn]}, Next: C}
                  C: {Type: Task, Resource: !Ref hello, Next: D}
                  D: {Type: Task, Resource: !Sub ['arn:${AWS::Partition}:${own}:${!literal}', {own: !Ref hello}], Next: E}
                  E: {Type: Task, Resource: !Sub '${HelloLambdaFunction.Arn}', Next: F}
                  F: {Type: Task, Resource: !Join [':', [arn, !Ref 'AWS::Partition', lambda]], End: true}
        """);

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var problems = Given.Problems("servce: shop\nprovider: {name: aws, stge: dev}\nfunctions:\n  a: {handlr: x}\n");

        Assert.Equal(5, problems.Length);
        Assert.Contains("Did you mean \"service\"?", problems[0]);
    }

    [Fact]
    public void Nesting_without_end_is_told_and_not_followed() =>
        Assert.Contains("deeper than 200 levels", Assert.Single(Given.Problems("service: shop\ncustom: " + new string('[', 5000))));

    [Fact]
    public void Aliases_that_multiply_are_told_and_not_followed()
    {
        var yml = "service: shop\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Assert.Contains("grows beyond 500000 nodes", Assert.Single(Given.Problems(yml)));
    }
}
