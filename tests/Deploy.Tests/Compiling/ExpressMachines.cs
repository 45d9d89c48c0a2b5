using Treadle.Deploy.Serverless.Compiling;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Tests.Compiling;

public sealed class ExpressMachines
{
    private const string Yml = """
        service: shop
        provider: { name: aws, runtime: dotnet10 }
        functions:
          hello: { handler: a.cs }
        stepFunctions:
          stateMachines:
            quick:
              type: EXPRESS
              events:
                - http:
                    path: quick
                    method: POST
                    action: StartSyncExecution
                    request:
                      template:
                        application/json: '{"input":"{}","stateMachineArn":"${QuickStepFunctionsStateMachine}"}'
              notifications:
                FAILED:
                  - lambda: !GetAtt HelloLambdaFunction.Arn
              definition:
                StartAt: A
                States:
                  A: { Type: Task, Resource: "<resource>", End: true }
        """;

    [Fact]
    public void The_type_is_deployed_and_its_events_call_StartSyncExecution()
    {
        var template = Given.Template(Yml.Replace("\"<resource>\"", "!GetAtt HelloLambdaFunction.Arn", StringComparison.Ordinal));

        var resources = template["Resources"]!.AsObject();
        Assert.Equal("EXPRESS", (string?)resources["QuickStepFunctionsStateMachine"]!["Properties"]!["StateMachineType"]);
        var integrations = resources.Select(r => r.Value!["Properties"]?["Integration"]?["Uri"]?.ToJsonString()).OfType<string>();
        Assert.Contains(integrations, uri => uri.Contains("states:action/StartSyncExecution", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_notifications_are_left_out_and_that_is_said()
    {
        var problems = new Problems();

        var template = Given.Template(Given.Service(Yml.Replace("\"<resource>\"", "!GetAtt HelloLambdaFunction.Arn", StringComparison.Ordinal), problems));

        Assert.DoesNotContain(template["Resources"]!.AsObject(), r => (string?)r.Value!["Type"] == "AWS::Events::Rule");
        Assert.Contains(problems.Warnings, w => w.ToString().EndsWith(
            "State machine [quick] is EXPRESS, and Express executions send no status events: its notifications are left out.", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_definition_is_judged_as_that_of_an_Express_machine()
    {
        var problems = new Problems();

        DefinitionCheck.Check(Given.Service(Yml.Replace("<resource>", "arn:aws:states:::glue:startJobRun.sync", StringComparison.Ordinal)), problems);

        Assert.Contains(problems.Errors, e => e.ToString().Contains("Express state machine does not support '.sync' service integration", StringComparison.Ordinal));
    }
}
