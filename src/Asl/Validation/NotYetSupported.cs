using Treadle.Asl.Compiling;
using Treadle.Asl.Definition;

namespace Treadle.Asl.Validation;

/// <summary>Refuses, by name, what AWS accepts and this version does not run. Each check goes when its feature comes.</summary>
/// <param name="acceptsIntegrations">Service integrations are not judged: a test case may answer them.</param>
internal sealed class NotYetSupported(bool acceptsIntegrations = false) : Rule
{
    public override void Check(MachineDefinition machine, StateMachineType type, DiagnosticSink sink)
    {
        foreach (var state in machine.States)
        {
            CheckResource(state, sink);
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
