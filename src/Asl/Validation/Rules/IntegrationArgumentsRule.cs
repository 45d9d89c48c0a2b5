using Treadle.Asl.Compiling;
using Treadle.Asl.Definition;
using Treadle.Asl.Json;
using Treadle.Asl.Services;

namespace Treadle.Asl.Validation.Rules;

/// <summary>A service integration is given arguments: those that its action cannot do without, and none that it does not know.</summary>
/// <remarks>Which they are is known here for the services that run here and for some more of the commonest actions; AWS knows them for all.</remarks>
internal sealed class IntegrationArgumentsRule : StateRule
{
    private static readonly Dictionary<string, string[]> RequiredElsewhere = new(StringComparer.Ordinal)
    {
        ["dynamodb:putItem"] = ["TableName", "Item"],
        ["dynamodb:getItem"] = ["TableName", "Key"],
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

        var members = IntegrationMembers.Of(integration);
        var isTemplate = state.Language is QueryLanguage.JsonPath;
        foreach (var name in members?.Required ?? RequiredElsewhere.GetValueOrDefault($"{integration.Service}:{integration.Action}") ?? [])
        {
            var isGiven = arguments.Has(name) || (isTemplate && arguments.Has(name + ".$"));
            if (!isGiven)
            {
                sink.Schema(arguments, MemberList.Missing(name));
            }
        }

        foreach (var given in members is null ? [] : arguments.Members)
        {
            var name = isTemplate && given.Name.EndsWith(".$", StringComparison.Ordinal) ? given.Name[..^2] : given.Name;
            if (!members!.Has(name))
            {
                sink.Schema(arguments, MemberList.Unsupported(name));
            }
        }
    }
}
