using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Deploy.Templates;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Lambda::Function. Its code comes from the artifacts that were uploaded before.</summary>
internal sealed class FunctionType : IResourceType
{
    private const int NameLengthMax = 64;

    private static readonly string[] Unsupported = ["Layers", "FileSystemConfigs", "ImageConfig", "CodeSigningConfigArn", "CapacityProviderConfig", "DurableConfig", "TenancyConfig"];

    /// <summary>What is passed on as it is.</summary>
    private static readonly string[] Structures = ["EphemeralStorage", "DeadLetterConfig", "LoggingConfig", "SnapStart", "TracingConfig", "VpcConfig"];

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

        await ReserveAsync(context, plannedId!, [], properties, stop);
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
            request["DeadLetterConfig"] ??= new JsonObject { ["TargetArn"] = "" };
            request["EphemeralStorage"] ??= new JsonObject { ["Size"] = 512 };
            request["TracingConfig"] ??= new JsonObject { ["Mode"] = "PassThrough" };
            request["KMSKeyArn"] ??= "";
            request["VpcConfig"] ??= new JsonObject { ["SubnetIds"] = new JsonArray(), ["SecurityGroupIds"] = new JsonArray() };
            await context.CallAsync("lambda", "UpdateFunctionConfiguration", request, stop);
        }

        await TagAsync(context, physicalId, old, @new, stop);
        await ReserveAsync(context, physicalId, old, @new, stop);
        return MadeOf(context, physicalId);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("lambda", "DeleteFunction", new JsonObject { ["FunctionName"] = physicalId }, stop);

    private static JsonObject Configuration(string name, JsonObject properties)
    {
        Refuse(properties, ResourceTypeNames.Function, Unsupported);
        var request = new JsonObject { ["FunctionName"] = name }
            .With("Role", properties.Text("Role"))
            .With("Handler", properties.Text("Handler"))
            .With("Runtime", properties.Text("Runtime"))
            .With("Description", properties.Text("Description"))
            .With("Timeout", properties.Number("Timeout"))
            .With("MemorySize", properties.Number("MemorySize"))
            .With("Environment", Texts(properties["Environment"]))
            .With("KMSKeyArn", properties.Text("KmsKeyArn"));
        foreach (var member in Structures)
        {
            request.With(member, properties[member]);
        }

        return request;
    }

    /// <exception cref="AwsErrorException">One of the properties is there, which would change what the resource does.</exception>
    public static void Refuse(JsonObject properties, string type, params ReadOnlySpan<string> unsupported)
    {
        foreach (var property in unsupported)
        {
            if (properties.ContainsKey(property))
            {
                throw TemplateError.Of($"The property {property} of {type} is not supported yet.");
            }
        }
    }

    private static async ValueTask TagAsync(ResourceContext context, string name, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var (before, after) = (old.TagMap() ?? [], @new.TagMap() ?? []);
        var arn = Arn.Function(context.Caller, name);
        if (before.Select(t => t.Key).Where(k => !after.ContainsKey(k)).ToList() is { Count: > 0 } gone)
        {
            await context.CallAsync("lambda", "UntagResource", new JsonObject { ["Resource"] = arn, ["TagKeys"] = new JsonArray([.. gone.Select(k => (JsonNode?)k)]) }, stop);
        }

        if (after.Count > 0 && !JsonNode.DeepEquals(before, after))
        {
            await context.CallAsync("lambda", "TagResource", new JsonObject { ["Resource"] = arn, ["Tags"] = after }, stop);
        }
    }

    private static async ValueTask ReserveAsync(ResourceContext context, string name, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        if (!old.Differs(@new, "ReservedConcurrentExecutions"))
        {
            return;
        }

        var request = new JsonObject { ["FunctionName"] = name };
        if (@new.Number("ReservedConcurrentExecutions") is { } reserved)
        {
            await context.CallAsync("lambda", "PutFunctionConcurrency", request.With("ReservedConcurrentExecutions", reserved), stop);
        }
        else
        {
            await context.CallAsync("lambda", "DeleteFunctionConcurrency", request, stop);
        }
    }

    /// <summary>Values of variables are texts, whatever the template wrote.</summary>
    private static JsonObject? Texts(JsonNode? environment) => environment is JsonObject map && map["Variables"] is JsonObject variables
        ? new JsonObject { ["Variables"] = new JsonObject(variables.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)variables.Text(v.Key)))) }
        : null;

    /// <summary>Where the package is, which Lambda reads there; or the text of <c>ZipFile</c> as a single file.</summary>
    private static JsonObject Code(JsonObject properties)
    {
        if (properties["Code"] is not JsonObject code)
        {
            throw TemplateError.Of("Property Code cannot be empty.");
        }

        if (code.Text("ZipFile") is { } source)
        {
            return new JsonObject { ["ZipFile"] = Convert.ToBase64String(InlineCode.Zip(source, properties.Text("Runtime") ?? "")) };
        }

        return code.Text("S3Bucket") is { } bucket && code.Text("S3Key") is { } key
            ? new JsonObject { ["S3Bucket"] = bucket, ["S3Key"] = key }
            : throw TemplateError.Of("Code has to name S3Bucket and S3Key of an uploaded package, or ZipFile; images are not supported yet.");
    }

    private static Made MadeOf(ResourceContext context, string name) => new(name, new JsonObject { ["Arn"] = Arn.Function(context.Caller, name) });
}
