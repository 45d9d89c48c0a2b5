using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::StepFunctions::StateMachineVersion. A revision that is published already gives the version that is there.</summary>
internal sealed class StateMachineVersionType : IResourceType
{
    public string Name => ResourceTypeNames.StateMachineVersion;

    public string? PlannedId(ResourceContext context, JsonObject properties) => null;

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        var request = new JsonObject { ["stateMachineArn"] = properties.Required("StateMachineArn") }
            .With("revisionId", properties.Text("StateMachineRevisionId"))
            .With("description", properties.Text("Description"));
        var published = await context.CallAsync("states", "PublishStateMachineVersion", request, stop);
        return MadeOf(published.Required("stateMachineVersionArn"));
    }

    /// <summary>A version never changes: whatever differs makes another one.</summary>
    public bool NeedsReplacement(JsonObject old, JsonObject @new) => true;

    public ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop) =>
        ValueTask.FromResult(MadeOf(physicalId));

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallAsync("states", "DeleteStateMachineVersion", new JsonObject { ["stateMachineVersionArn"] = physicalId }, stop);

    private static Made MadeOf(string arn) => new(arn, new JsonObject { ["Arn"] = arn });
}
