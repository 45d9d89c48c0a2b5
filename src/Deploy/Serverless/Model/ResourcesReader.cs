using System.Text.Json.Nodes;
using Treadle.Deploy.ResourceTypes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads the block <c>resources</c>: the user's own part of the template. A mapping, or a list of mappings that are merged.</summary>
internal sealed class ResourcesReader(Problems problems)
{
    private static readonly Keys Known = new Keys("resources")
        .Accept("Resources", "Outputs", "Conditions", "Parameters", "Mappings", "Description", "extensions")
        .Cosmetic("Metadata", "AWSTemplateFormatVersion")
        .Refuse("Transform", "Rules", "Hooks");

    private static readonly Keys ResourceKeys = new Keys("a resource")
        .Accept("Type", "Properties", "DependsOn", "Condition", "DeletionPolicy")
        .Cosmetic("Metadata", "UpdateReplacePolicy")
        .Refuse("CreationPolicy", "UpdatePolicy");

    public Resources Read(Block top)
    {
        var items = new JsonObject();
        var extensions = new JsonObject();
        var outputs = new JsonObject();
        var other = new JsonObject();
        var positions = new Dictionary<string, Position>(StringComparer.Ordinal);
        foreach (var block in Blocks(top))
        {
            Known.Check(block.Map, problems);
            foreach (var entry in block.Mapping("Resources")?.Map.Entries ?? [])
            {
                Resource(entry);
                items[entry.Key] = entry.Value.ToJson();
                positions[entry.Key] = entry.KeyAt;
            }

            foreach (var entry in block.Mapping("extensions")?.Map.Entries ?? [])
            {
                extensions[entry.Key] = entry.Value.ToJson();
                positions.TryAdd(entry.Key, entry.KeyAt);
            }

            foreach (var entry in block.Mapping("Outputs")?.Map.Entries ?? [])
            {
                outputs[entry.Key] = entry.Value.ToJson();
            }

            if (block.Text("Description") is { } description)
            {
                other["Description"] = description;
            }

            foreach (var section in new[] { "Conditions", "Parameters", "Mappings" })
            {
                foreach (var entry in block.Mapping(section)?.Map.Entries ?? [])
                {
                    other[section] ??= new JsonObject();
                    other[section]![entry.Key] = entry.Value.ToJson();
                }
            }
        }

        return new Resources { Items = items, Extensions = extensions, Outputs = outputs, OtherSections = other, Positions = positions };
    }

    private IEnumerable<Block> Blocks(Block top)
    {
        switch (top["resources"])
        {
            case null:
                return [];
            case YmlList list:
                foreach (var item in list.Items.Where(i => i is not (YmlMap or YmlScalar { Value: null })))
                {
                    problems.Error(item.At, $"Each item of resources has to be a mapping, not {item.Describe()}.");
                }

                return list.Items.OfType<YmlMap>().Select(m => new Block(m, "resources", problems));
            default:
                return top.Mapping("resources") is { } block ? [block] : [];
        }
    }

    private void Resource(YmlEntry entry)
    {
        if (entry.Value is not YmlMap map)
        {
            problems.Error(entry.Value.At, $"The resource {entry.Key} has to be a mapping with Type and Properties, not {entry.Value.Describe()}.");
            return;
        }

        ResourceKeys.Check(map, problems);
        if (map["Type"] is not YmlScalar { Value: string type } at)
        {
            problems.Error(entry.KeyAt, $"The resource {entry.Key} has no Type.");
        }
        else if (!ResourceTypeNames.All.Contains(type))
        {
            problems.Error(at.At, $"Resource {entry.Key}: the type {type} is not supported. Allowed are: {string.Join(", ", ResourceTypeNames.All)}.");
        }
    }
}
