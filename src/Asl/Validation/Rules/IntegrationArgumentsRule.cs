using Treadle.Asl.Compiling;
using Treadle.Asl.Definition;
using Treadle.Asl.Json;

namespace Treadle.Asl.Validation.Rules;

/// <summary>A service integration is given arguments, and among them those that its action cannot do without.</summary>
/// <remarks>Which they are is known here for the commonest actions; AWS knows them for all.</remarks>
internal sealed class IntegrationArgumentsRule : StateRule
{
    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["apigateway:invoke"] = ["ApiEndpoint", "Method"],
        ["lambda:invoke"] = ["FunctionName"],
        ["sqs:sendMessage"] = ["QueueUrl", "MessageBody"],
        ["sns:publish"] = ["Message"],
        ["dynamodb:putItem"] = ["TableName", "Item"],
        ["dynamodb:getItem"] = ["TableName", "Key"],
        ["states:startExecution"] = ["StateMachineArn"],
        ["events:putEvents"] = ["Entries"],
        ["ecs:runTask"] = ["TaskDefinition"],
        ["glue:startJobRun"] = ["JobName"],
    };

    public override void Check(StateDefinition state, MachineDefinition machine, StateMachineType type, DiagnosticSink sink)
    {
        if (state.Type is not StateType.Task || state["Resource"] is not { Text: { } arn } resource
            || ResourceArn.Parse(arn) is not TaskResource.ServiceIntegration integration || !ServiceIntegrations.IsKnown(integration))
        {
            return;
        }

        var field = state.Language is QueryLanguage.JsonPath ? "Parameters" : "Arguments";
        if (state[field] is not { } arguments)
        {
            sink.Schema(resource, $"{field} field is required for resource ARN: {arn}");
            return;
        }

        if (arguments.Kind != JsonKind.Object)
        {
            return;
        }

        foreach (var name in Required.GetValueOrDefault($"{integration.Service}:{integration.Action}") ?? [])
        {
            var isGiven = arguments.Has(name) || (state.Language is QueryLanguage.JsonPath && arguments.Has(name + ".$"));
            if (!isGiven)
            {
                sink.Schema(arguments, $"The field '{name}' is required but was missing");
            }
        }
    }
}
