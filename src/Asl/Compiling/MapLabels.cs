using System.Globalization;
using Treadle.Asl.Definition;
using Treadle.Asl.Validation.Rules;

namespace Treadle.Asl.Compiling;

/// <summary>What the machines of the children of distributed Maps are called: no two of one definition the same, and the same whenever it is compiled.</summary>
/// <remarks>Source: Step Functions developer guide, "Distributed Map state fields", Label. Without one the service makes one up; here it is made of the state's name.</remarks>
internal sealed class MapLabels(MachineDefinition machine)
{
    private readonly HashSet<string> _given = [.. machine.States.Select(state => state["Label"]?.Text).OfType<string>()];
    private readonly HashSet<string> _names = [.. machine.States.Select(state => state.Name)];

    public string Of(StateDefinition state)
    {
        if (state["Label"]?.Text is { } label)
        {
            return label;
        }

        var name = new string([.. state.Name.Where(StateNameRule.IsAllowedInLabel)]);
        if (name == state.Name && name.Length <= StateNameRule.LabelCharactersMax && !_given.Contains(name))
        {
            return name;
        }

        // State names are unique, but not what is left of them; the number of the processor's block is.
        var suffix = "-" + state.Blocks[0].Id.ToString(CultureInfo.InvariantCulture);
        var made = Cut(name, StateNameRule.LabelCharactersMax - suffix.Length) + suffix;
        for (var more = 2; _given.Contains(made) || _names.Contains(made); more++)
        {
            suffix = string.Create(CultureInfo.InvariantCulture, $"-{state.Blocks[0].Id}-{more}");
            made = Cut(name, StateNameRule.LabelCharactersMax - suffix.Length) + suffix;
        }

        return made;
    }

    private static string Cut(string name, int length) => name.Length <= length ? name : name[..(char.IsHighSurrogate(name[length - 1]) ? length - 1 : length)];
}
