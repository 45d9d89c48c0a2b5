using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Deploy.Templates;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Lambda::Function. Its code comes from the artifacts that were uploaded before.</summary>
internal sealed class FunctionType : IResourceType
{
    private const int NameLengthMax = 64;

    private static readonly string[] Unsupported = ["Layers", "FileSystemConfigs", "ImageConfig"];

    public string Name => ResourceTypeNames.Function;

    public string PlannedId(ResourceContext context, JsonObject properties) =>
        properties.Text("FunctionName") ?? context.GeneratedName(NameLengthMax, context.Stack.Name);

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        var request = Configuration(plannedId!, properties)
            .With("Code", Code(properties))
            .With("Tags", properties.TagMap())
            .With("PackageType", properties.Text("PackageType"))
            .With("Architectures", properties["Architectures"]);
        try
        {
            await context.CallAsync("lambda", "CreateFunction", request, stop);
        }
        catch (AwsErrorException exists) when (isRepeat && exists.Code == "ResourceConflictException")
        {
            return await UpdateAsync(context, plannedId!, [], properties, stop);
        }

        return MadeOf(context, plannedId!);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "FunctionName", "PackageType");

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        if (old.Differs(@new, "Code", "Architectures"))
        {
            var request = Code(@new);
            request["FunctionName"] = physicalId;
            await context.CallAsync("lambda", "UpdateFunctionCode", request.With("Architectures", @new["Architectures"]), stop);
        }

        if (old.DiffersOutside(@new, "Code", "Architectures", "Tags", "ReservedConcurrentExecutions"))
        {
            var request = Configuration(physicalId, @new);
            // What was set and no longer is goes back to the service's default.
            request["Description"] ??= "";
            request["Environment"] ??= new JsonObject { ["Variables"] = new JsonObject() };
            request["Timeout"] ??= 3;
            request["MemorySize"] ??= 128;
            await context.CallAsync("lambda", "UpdateFunctionConfiguration", request, stop);
        }

        // Tags of functions are stored with the stack; nothing reads a function's own tags yet.
        return MadeOf(context, physicalId);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("lambda", "DeleteFunction", new JsonObject { ["FunctionName"] = physicalId }, stop);

    private static JsonObject Configuration(string name, JsonObject properties)
    {
        foreach (var property in Unsupported.Where(properties.ContainsKey))
        {
            throw TemplateError.Of($"The property {property} of {ResourceTypeNames.Function} is not supported yet.");
        }

        return new JsonObject { ["FunctionName"] = name }
            .With("Role", properties.Text("Role"))
            .With("Handler", properties.Text("Handler"))
            .With("Runtime", properties.Text("Runtime"))
            .With("Description", properties.Text("Description"))
            .With("Timeout", properties.Number("Timeout"))
            .With("MemorySize", properties.Number("MemorySize"))
            .With("Environment", Texts(properties["Environment"]))
            .With("EphemeralStorage", properties["EphemeralStorage"]);
    }

    /// <summary>Values of variables are texts, whatever the template wrote.</summary>
    private static JsonObject? Texts(JsonNode? environment) => environment is JsonObject map && map["Variables"] is JsonObject variables
        ? new JsonObject { ["Variables"] = new JsonObject(variables.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)variables.Text(v.Key)))) }
        : null;

    /// <summary>Where the package is; Lambda reads it there.</summary>
    private static JsonObject Code(JsonObject properties) =>
        properties["Code"] is JsonObject code && code.Text("S3Bucket") is { } bucket && code.Text("S3Key") is { } key
            ? new JsonObject { ["S3Bucket"] = bucket, ["S3Key"] = key }
            : throw TemplateError.Of("Code has to name S3Bucket and S3Key of an uploaded package; inline code and images are not supported yet.");

    private static Made MadeOf(ResourceContext context, string name) => new(name, new JsonObject { ["Arn"] = Arn.Function(context.Caller, name) });
}
