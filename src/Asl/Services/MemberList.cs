using Treadle.Asl.Json;

namespace Treadle.Asl.Services;

/// <summary>The members that an integration's parameters may have, and what Step Functions says of others.</summary>
public sealed class MemberList
{
    private readonly (string Name, bool IsRequired)[] _members;

    /// <param name="members">Names as a state writes them, between blanks; those that must be there end in a star: <c>StateMachineArn* Name Input</c>.</param>
    public MemberList(string members)
        : this(members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(m => (m.TrimEnd('*'), m.EndsWith('*'))))
    {
    }

    internal MemberList(IEnumerable<(string Name, bool IsRequired)> members) => _members = [.. members];

    /// <summary>All of them, in the order of the service's model, and whether each must be there.</summary>
    public IReadOnlyList<(string Name, bool IsRequired)> All => _members;

    /// <summary>Those that must be there.</summary>
    public IEnumerable<string> Required => _members.Where(m => m.IsRequired).Select(m => m.Name);

    public bool Has(string name) => Array.Exists(_members, m => m.Name == name);

    /// <summary>What keeps a task from being started with these parameters, in AWS's words; empty when nothing does.</summary>
    /// <param name="parameters">As the Task state made them.</param>
    /// <param name="takesNull">A null counts as given: the service has its own words for it.</param>
    public IReadOnlyList<string> ProblemsOf(JsonValue parameters, bool takesNull = false)
    {
        var given = parameters as JsonObject ?? JsonObject.Empty;
        List<string>? problems = null;
        foreach (var (name, _) in given)
        {
            if (!Has(name))
            {
                (problems ??= []).Add(Unsupported(name));
            }
        }

        foreach (var name in Required)
        {
            if (given[name] is null || (!takesNull && given[name] is JsonNull))
            {
                (problems ??= []).Add(Missing(name));
            }
        }

        return problems ?? (IReadOnlyList<string>)[];
    }

    public static string Unsupported(string name) => $"The field '{name}' is not supported by Step Functions";

    public static string Missing(string name) => $"The field '{name}' is required but was missing";
}
