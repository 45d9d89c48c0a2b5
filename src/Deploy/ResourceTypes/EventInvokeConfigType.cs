using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Lambda::EventInvokeConfig.</summary>
internal sealed class EventInvokeConfigType : IResourceType
{
    public string Name => ResourceTypeNames.EventInvokeConfig;

    public string PlannedId(ResourceContext context, JsonObject properties) => $"{properties.Required("FunctionName")}|{properties.Required("Qualifier")}";

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        var request = Target(properties)
            .With("MaximumRetryAttempts", properties.Number("MaximumRetryAttempts"))
            .With("MaximumEventAgeInSeconds", properties.Number("MaximumEventAgeInSeconds"))
            .With("DestinationConfig", properties["DestinationConfig"]);
        await context.CallAsync("lambda", "PutFunctionEventInvokeConfig", request, stop);
        return new Made(plannedId!, []);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "FunctionName", "Qualifier");

    public ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop) =>
        CreateAsync(context, physicalId, @new, isRepeat: true, stop);

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("lambda", "DeleteFunctionEventInvokeConfig", Target(properties), stop);

    private static JsonObject Target(JsonObject properties) => new()
    {
        ["FunctionName"] = properties.Required("FunctionName"),
        ["Qualifier"] = properties.Required("Qualifier"),
    };
}
