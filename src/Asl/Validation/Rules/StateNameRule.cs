using Treadle.Asl.Compiling;
using Treadle.Asl.Definition;

namespace Treadle.Asl.Validation.Rules;

/// <summary>Names of states, and labels of Maps, are no longer than allowed and occur once in the whole definition.</summary>
/// <remarks>Source: Amazon States Language, "State names"; Step Functions developer guide, "Distributed Map state fields", for Label.</remarks>
internal sealed class StateNameRule : Rule
{
    public const int LabelCharactersMax = 40;
    private const int NameCharactersMax = 80;
    private const string LabelForbidden = "?*<>{}[]:;,\\|^~$#%&`\"/";

    public override void Check(MachineDefinition machine, StateMachineType type, DiagnosticSink sink)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var labels = new HashSet<string>(StringComparer.Ordinal);
        foreach (var state in machine.States)
        {
            CheckName(state, names, sink);
            if (state.Type is StateType.Map)
            {
                CheckLabel(state, labels, sink);
            }
        }
    }

    public static bool IsAllowedInLabel(char c) => !char.IsWhiteSpace(c) && !char.IsControl(c) && !LabelForbidden.Contains(c, StringComparison.Ordinal);

    private static void CheckName(StateDefinition state, HashSet<string> seen, DiagnosticSink sink)
    {
        var node = state.Node with { Line = state.Member.Line, Column = state.Member.Column };
        if (IsLonger(state.Name, NameCharactersMax))
        {
            sink.Error(Codes.InvalidStateName, node, $"Invalid State name: '{state.Name}' exceeds the {NameCharactersMax}-character limit allowed by the service");
        }

        if (!seen.Add(state.Name))
        {
            sink.Error(Codes.DuplicateState, node, $"Duplicate State name: {state.Name}");
        }
    }

    private static void CheckLabel(StateDefinition state, HashSet<string> seen, DiagnosticSink sink)
    {
        if (state["Label"] is not { Text: { } label } node)
        {
            return;
        }

        if (IsLonger(label, LabelCharactersMax))
        {
            sink.Error(Codes.InvalidLabel, node, $"Invalid Label name: '{label}' exceeds the {LabelCharactersMax}-character limit allowed by the service");
        }
        else if (label.Length == 0 || !label.All(IsAllowedInLabel))
        {
            sink.Error(Codes.InvalidLabel, node, $"Invalid Label name: '{label}' contains characters that are not allowed");
        }

        if (!seen.Add(label))
        {
            sink.Error(Codes.DuplicateLabel, node, $"Duplicate Label name: {label}");
        }
    }

    private static bool IsLonger(string text, int max) => text.Length > max && text.EnumerateRunes().Count() > max;
}
