using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Deploy.ResourceTypes;
using Treadle.Deploy.Stacks;
using Treadle.Deploy.Templates;

namespace Treadle.Deploy.Operations;

/// <summary>CloudFormation's shapes. Times are ISO 8601 texts, as in the query protocol.</summary>
internal static class StackShapes
{
    /// <summary>CloudFormation's limit for a template in a bucket.</summary>
    private const int TemplateBytesMax = 1_048_576;

    public static async ValueTask<StackRequest> RequestAsync(StackService stacks, JsonObject input, Func<string, string?> formerTemplate, CancellationToken stop)
    {
        var name = Required(input, "StackName");
        var onFailure = input.Text("OnFailure") ?? (input.Truth("DisableRollback") is true ? "DO_NOTHING" : "ROLLBACK");
        if (onFailure is not ("ROLLBACK" or "DELETE" or "DO_NOTHING"))
        {
            throw TemplateError.Of($"1 validation error detected: Value '{onFailure}' at 'onFailure' failed to satisfy constraint: Member must satisfy enum value set: [ROLLBACK, DELETE, DO_NOTHING]");
        }

        var parameters = (input["Parameters"] as JsonArray ?? []).OfType<JsonObject>()
            .ToDictionary(p => Required(p, "ParameterKey"), p => p.Truth("UsePreviousValue") is true ? null : p.Text("ParameterValue"), StringComparer.Ordinal);
        var template = input.Text("TemplateBody")
            ?? (input.Text("TemplateURL") is { } url ? await FromUrlAsync(stacks, url, stop) : null)
            ?? (input.Truth("UsePreviousTemplate") is true ? formerTemplate(name) : null)
            ?? throw TemplateError.Of("Either Template URL or Template Body must be specified.");
        return new StackRequest(name, template, parameters, input.TagMap()?.ToDictionary(t => t.Key, t => t.Value!.ToString(), StringComparer.Ordinal),
            (input["Capabilities"] as JsonArray)?.Select(c => c!.ToString()).ToList(), onFailure);
    }

    public static string Required(JsonObject input, string name) => input.Text(name) is { Length: > 0 } text ? text
        : throw TemplateError.Of($"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must not be null");

    public static JsonObject Describe(Stack stack)
    {
        var shape = new JsonObject
        {
            ["StackId"] = stack.Id,
            ["StackName"] = stack.Name,
            ["CreationTime"] = IsoTime.Milliseconds(stack.CreatedAt),
            ["StackStatus"] = stack.Status,
            ["DisableRollback"] = false,
            ["Capabilities"] = new JsonArray([.. stack.Capabilities.Select(c => (JsonNode)c)]),
            ["Parameters"] = new JsonArray([.. stack.Parameters.Select(p => new JsonObject { ["ParameterKey"] = p.Key, ["ParameterValue"] = p.Value })]),
            ["Outputs"] = new JsonArray([.. stack.Outputs.Select(o => new JsonObject { ["OutputKey"] = o.Key, ["OutputValue"] = o.Value }.With("Description", o.Description).With("ExportName", o.ExportName))]),
            ["Tags"] = new JsonArray([.. stack.Tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]),
        };
        return shape.With("LastUpdatedTime", stack.UpdatedAt is { } at ? IsoTime.Milliseconds(at) : null).With("StackStatusReason", stack.StatusReason);
    }

    public static JsonObject Event(Stack stack, StackEvent line) => new JsonObject
    {
        ["StackId"] = stack.Id,
        ["EventId"] = line.Id,
        ["StackName"] = stack.Name,
        ["LogicalResourceId"] = line.LogicalId,
        ["PhysicalResourceId"] = line.PhysicalId ?? "",
        ["ResourceType"] = line.Type,
        ["Timestamp"] = IsoTime.Milliseconds(line.At),
        ["ResourceStatus"] = line.Status,
    }.With("ResourceStatusReason", line.Reason);

    public static JsonObject Resource(Stack stack, StackResource resource) => new JsonObject
    {
        ["StackName"] = stack.Name,
        ["StackId"] = stack.Id,
        ["LogicalResourceId"] = resource.LogicalId,
        ["PhysicalResourceId"] = resource.PhysicalId ?? "",
        ["ResourceType"] = resource.Type,
        ["Timestamp"] = IsoTime.Milliseconds(resource.UpdatedAt),
        ["ResourceStatus"] = resource.Status,
    }.With("ResourceStatusReason", resource.StatusReason);

    /// <summary>A template in a bucket of this server, whatever host the address names: <c>https://s3.amazonaws.com/bucket/key</c>, <c>https://bucket.s3.amazonaws.com/key</c>.</summary>
    private static async ValueTask<string?> FromUrlAsync(StackService stacks, string url, CancellationToken stop)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            throw TemplateError.Of("TemplateURL must be a valid URL.");
        }

        var path = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'));
        var dot = address.Host.IndexOf(".s3", StringComparison.Ordinal);
        var (bucket, key) = dot > 0 ? (address.Host[..dot], path)
            : path.Split('/', 2) is [var first, var rest] ? (first, rest)
            : throw TemplateError.Of("TemplateURL must name a bucket and a key.");
        if (stacks.Objects.TryGet(bucket, key) is not { } stored)
        {
            throw TemplateError.Of($"S3 error: The specified key does not exist: {bucket}/{key}");
        }

        if (stored.Size > TemplateBytesMax)
        {
            throw TemplateError.Of($"Template may not exceed {TemplateBytesMax} bytes in size.");
        }

        using var reader = new StreamReader(stacks.Objects.Open(bucket, stored));
        return await reader.ReadToEndAsync(stop);
    }
}
