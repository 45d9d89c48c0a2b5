using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>A name for a version, or for two between which calls are divided.</summary>
/// <param name="Name">As <c>live</c>.</param>
/// <param name="Version"><c>$LATEST</c> or a number.</param>
/// <param name="Description">At most 256 characters.</param>
/// <param name="Additional">The second version, and which share of the calls it gets; null for none.</param>
/// <param name="RevisionId">A UUID, new at each change.</param>
public sealed record FunctionAlias(string Name, string Version, string Description, WeightedVersion? Additional, string RevisionId)
{
    internal const string Kind = "function-alias";

    /// <summary>Which version a call gets.</summary>
    /// <param name="chance">0 to 1, exclusive.</param>
    public string Choose(double chance) => Additional is { } other && chance < other.Weight ? other.Version : Version;

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["version"] = Version,
        ["description"] = Description,
        ["additionalVersion"] = Additional?.Version,
        ["additionalWeight"] = Additional?.Weight,
        ["revision"] = RevisionId,
    });

    internal static FunctionAlias Read(string name, Resource resource)
    {
        var document = JsonNode.Parse(resource.Data.Span)!;
        return new FunctionAlias(
            name,
            (string)document["version"]!,
            (string)document["description"]!,
            (string?)document["additionalVersion"] is { } other ? new WeightedVersion(other, (double)document["additionalWeight"]!) : null,
            (string)document["revision"]!);
    }
}

/// <summary>A version and its share of an alias's calls.</summary>
/// <param name="Version">A number.</param>
/// <param name="Weight">0 to 1.</param>
public sealed record WeightedVersion(string Version, double Weight);
