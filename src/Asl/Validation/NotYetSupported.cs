using Treadle.Asl.Compiling;
using Treadle.Asl.Definition;
using Treadle.Asl.Validation.Rules;

namespace Treadle.Asl.Validation;

/// <summary>Refuses, by name, what AWS accepts and this version does not run. Each check goes when its feature comes.</summary>
/// <param name="acceptsIntegrations">Service integrations are not judged: a test case may answer them.</param>
internal sealed class NotYetSupported(bool acceptsIntegrations = false) : Rule
{
    public override void Check(MachineDefinition machine, StateMachineType type, DiagnosticSink sink)
    {
        foreach (var state in machine.States)
        {
            CheckMap(state, sink);
            CheckResource(state, sink);
        }
    }

    private static void CheckMap(StateDefinition state, DiagnosticSink sink)
    {
        if (state.Type is StateType.Map && MapRule.IsDistributed(state))
        {
            var mode = (state["ItemProcessor"] ?? state["Iterator"])!["ProcessorConfig"]!["Mode"]!;
            sink.Schema(mode, "The processor mode 'DISTRIBUTED' is not supported yet");
        }
    }

    private void CheckResource(StateDefinition state, DiagnosticSink sink)
    {
        if (state.Type is not StateType.Task || state["Resource"] is not { Text: { } arn } resource)
        {
            return;
        }

        if (ResourceArn.IsWorkflowTask(arn))
        {
            sink.Schema(resource, $"Tasks of the Simple Workflow Service ('{arn}') are not supported");
        }
        else if (!acceptsIntegrations && ResourceArn.Parse(arn) is TaskResource.ServiceIntegration integration && ServiceIntegrations.IsKnown(integration) && !ServiceIntegrations.IsSupported(integration))
        {
            sink.Schema(resource, $"The service integration '{arn}' is not supported yet");
        }
    }
}
