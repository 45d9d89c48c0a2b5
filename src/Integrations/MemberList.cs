using Treadle.Asl.Json;

namespace Treadle.Integrations;

/// <summary>The members that an integration's parameters may have, and what Step Functions says of others before it starts a task.</summary>
/// <param name="members">Names as a state writes them, between blanks; those that must be there end in a star: <c>StateMachineArn* Name Input</c>.</param>
/// <param name="acceptsNull">A null counts as given: the service has its own words for it.</param>
internal sealed class MemberList(string members, bool acceptsNull = false)
{
    private readonly (string Name, bool IsRequired)[] _members =
        [.. members.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(m => (m.TrimEnd('*'), m.EndsWith('*')))];

    /// <summary>What keeps a task from being started with these parameters, in AWS's words; empty when nothing does.</summary>
    public IReadOnlyList<string> ProblemsOf(JsonValue parameters)
    {
        var given = parameters as JsonObject ?? JsonObject.Empty;
        List<string>? problems = null;
        foreach (var (name, _) in given)
        {
            if (!_members.Any(m => m.Name == name))
            {
                (problems ??= []).Add($"The field '{name}' is not supported by Step Functions");
            }
        }

        foreach (var (name, isRequired) in _members)
        {
            if (isRequired && (given[name] is null || (given[name] is JsonNull && !acceptsNull)))
            {
                (problems ??= []).Add($"The field '{name}' is required but was missing");
            }
        }

        return problems ?? (IReadOnlyList<string>)[];
    }
}
