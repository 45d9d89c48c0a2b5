using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Lambda::Version. Unchanged code and configuration give the version that is there.</summary>
internal sealed class FunctionVersionType : IResourceType
{
    public string Name => ResourceTypeNames.FunctionVersion;

    public string? PlannedId(ResourceContext context, JsonObject properties) => null;

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        FunctionType.Refuse(properties, Name, "ProvisionedConcurrencyConfig", "RuntimePolicy");
        var request = new JsonObject { ["FunctionName"] = properties.Required("FunctionName") }
            .With("CodeSha256", properties.Text("CodeSha256"))
            .With("Description", properties.Text("Description"));
        var published = await context.CallAsync("lambda", "PublishVersion", request, stop);
        return MadeOf(published.Required("FunctionArn"));
    }

    /// <summary>A version never changes: whatever differs makes another one.</summary>
    public bool NeedsReplacement(JsonObject old, JsonObject @new) => true;

    public ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop) =>
        ValueTask.FromResult(MadeOf(physicalId));

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        var colon = physicalId.LastIndexOf(':');
        await context.CallIfThereAsync(
            "lambda", "DeleteFunction", new JsonObject { ["FunctionName"] = physicalId[..colon], ["Qualifier"] = physicalId[(colon + 1)..] }, stop);
    }

    private static Made MadeOf(string arn) => new(arn, new JsonObject { ["Version"] = arn[(arn.LastIndexOf(':') + 1)..], ["FunctionArn"] = arn });
}
