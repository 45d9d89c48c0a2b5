using Treadle.Asl.Compiling;
using Treadle.Asl.Definition;
using Treadle.Asl.Json;
using Treadle.Asl.Reading;
using Treadle.Asl.Validation.Rules;

namespace Treadle.Asl.Validation;

/// <summary>Reads the text of a definition and judges it.</summary>
internal static class DefinitionValidator
{
    private static readonly Rule NotYetSupported = new NotYetSupported();
    private static readonly Rule NotYetSupportedWithMocks = new NotYetSupported(acceptsIntegrations: true);

    /// <summary>What AWS would say of the definition.</summary>
    public static (MachineDefinition? Machine, DiagnosticSink Sink) ByAwsRules(string text, StateMachineType type, bool acceptsPlaceholders = false)
    {
        var sink = new DiagnosticSink(acceptsPlaceholders);
        if (Read(text, sink) is not { } machine)
        {
            return (null, sink);
        }

        Check(machine, type, AwsRules.OfWhole, sink);
        return (machine, sink);
    }

    /// <summary>What AWS would say of one state by itself: nobody asks where its transitions lead.</summary>
    /// <param name="text">The state.</param>
    /// <param name="name">The name it gets.</param>
    public static (MachineDefinition? Machine, DiagnosticSink Sink) OfState(string text, string name)
    {
        var sink = new DiagnosticSink();
        // By itself first: a text that is no JSON could end the object around it.
        if (Read(text, sink) is null || Read($"{{\"StartAt\":\"{name}\",\"States\":{{\"{name}\":{text}}}}}", sink) is not { } machine)
        {
            return (null, sink);
        }

        Check(machine, StateMachineType.Standard, AwsRules.OfTestedState, sink);
        return (machine, sink);
    }

    /// <summary>What AWS would say, and what of the rest does not run here.</summary>
    public static (MachineDefinition? Machine, DiagnosticSink Sink) Validate(string text, StateMachineType type, bool acceptsUnsupportedIntegrations = false)
    {
        var (machine, sink) = ByAwsRules(text, type);
        if (machine is not null && !sink.HasErrors)
        {
            (acceptsUnsupportedIntegrations ? NotYetSupportedWithMocks : NotYetSupported).Check(machine, type, sink);
        }

        return (machine, sink);
    }

    /// <summary>What does not run here of a definition that AWS would take.</summary>
    public static IReadOnlyList<Diagnostic> Unsupported(MachineDefinition machine, StateMachineType type)
    {
        var sink = new DiagnosticSink(acceptsPlaceholders: true);
        NotYetSupported.Check(machine, type, sink);
        return sink.Findings;
    }

    private static void Check(MachineDefinition machine, StateMachineType type, IReadOnlyList<Rule> ofWhole, DiagnosticSink sink)
    {
        foreach (var rule in AwsRules.OfMachine)
        {
            rule.Check(machine, type, sink);
        }

        CheckStates(machine.Main, machine, type, sink);
        foreach (var rule in ofWhole)
        {
            rule.Check(machine, type, sink);
        }
    }

    private static void CheckStates(BlockDefinition block, MachineDefinition machine, StateMachineType type, DiagnosticSink sink)
    {
        foreach (var state in block.States)
        {
            foreach (var rule in AwsRules.OfStates)
            {
                rule.Check(state, machine, type, sink);
            }

            foreach (var inner in state.Blocks)
            {
                CheckStates(inner, machine, MapRule.TypeWithin(state, type), sink);
            }
        }
    }

    private static MachineDefinition? Read(string text, DiagnosticSink sink)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            sink.Add(new Diagnostic(Severity.Error, Codes.Schema, "Definition must be a valid JSON object", null));
            return null;
        }

        try
        {
            var node = SourceReader.Read(text);
            if (node.Kind == JsonKind.Object)
            {
                return DefinitionReader.Read(node);
            }

            sink.Add(new Diagnostic(Severity.Error, Codes.Schema, "Definition must be a valid JSON object", null, node.Line, node.Column));
        }
        catch (JsonSyntaxException problem)
        {
            var source = JsonCanonicalizer.SourceOf(text, problem.Line, problem.StopColumn);
            sink.Add(new Diagnostic(Severity.Error, Codes.InvalidJson, $"{problem.Message}\n at {source}", source, problem.Line, problem.Column));
        }

        return null;
    }
}
