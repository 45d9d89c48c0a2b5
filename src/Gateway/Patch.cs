using System.Collections.Immutable;
using Treadle.Aws;

namespace Treadle.Gateway;

/// <summary>One entry of <c>patchOperations</c>.</summary>
internal sealed record Patch(string Operation, string Path, string? Value)
{
    private static readonly string[] Operations = ["add", "remove", "replace", "move", "copy", "test"];

    /// <summary>Reads the patches of a request, in order. A path may lack its first slash.</summary>
    public static IReadOnlyList<Patch> Read(Members members) => [.. members.Structures("patchOperations").Select(One)];

    /// <summary>The parts of the path, decoded: <c>/requestTemplates/application~1json</c> has two.</summary>
    public string[] Parts => [.. Path[1..].Split('/').Select(Decode)];

    /// <summary>True or false; any other value is false, as the service takes it.</summary>
    public bool Flag => string.Equals(Value, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name behind a map's path, decoded; null when the patch is of something else.</summary>
    /// <param name="map">As <c>/variables</c>.</param>
    public string? EntryOf(string map) =>
        Path.StartsWith(map + "/", StringComparison.Ordinal) && Path[(map.Length + 1)..] is { Length: > 0 } name && !name.Contains('/') ? Decode(name) : null;

    /// <summary>Adds, replaces or removes an entry of a map; one without entries is null.</summary>
    public ImmutableSortedDictionary<string, T>? Apply<T>(ImmutableSortedDictionary<string, T>? map, string name, T value)
    {
        map ??= ImmutableSortedDictionary<string, T>.Empty;
        map = Operation switch
        {
            "add" or "replace" => map.SetItem(name, value),
            "remove" => map.Remove(name),
            _ => throw WrongOperation("add", "remove", "replace"),
        };
        return map.IsEmpty ? null : map;
    }

    /// <summary>Refuses an operation that its path does not take.</summary>
    public void Expect(params ReadOnlySpan<string> operations)
    {
        if (!operations.Contains(Operation))
        {
            throw WrongOperation(operations);
        }
    }

    /// <summary>API Gateway's words; the two blanks are its own.</summary>
    public AwsErrorException Refusal(params IEnumerable<string> paths) =>
        GatewayErrors.BadRequest($"Invalid patch path  '{Path}' specified for op '{Operation}'. Must be one of: [{string.Join(", ", paths)}]");

    /// <summary>The words for some resources when the path is known and the operation is not.</summary>
    public AwsErrorException UnsupportedOperation() =>
        GatewayErrors.BadRequest($"Invalid patch path  '{Path}' specified for op '{Operation}'. Please choose supported operations");

    /// <summary>The words for APIs, methods and integrations.</summary>
    public AwsErrorException InvalidPath() => GatewayErrors.BadRequest($"Invalid patch path {Path}");

    public AwsErrorException NotSupportedHere() => GatewayErrors.BadRequest($"{Path} is not supported by this server.");

    private static AwsErrorException WrongOperation(params ReadOnlySpan<string> operations) =>
        GatewayErrors.BadRequest($"Invalid patch operation specified. Must be one of: [{string.Join(", ", operations)}]");

    private static Patch One(Members patch)
    {
        var operation = patch.Required("op");
        if (!Operations.Contains(operation))
        {
            throw WrongOperation(Operations);
        }

        var path = patch.Required("path");
        return new Patch(operation, path.StartsWith('/') ? path : "/" + path, patch.Text("value"));
    }

    private static string Decode(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
