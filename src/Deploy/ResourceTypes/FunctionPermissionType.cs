using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Lambda::Permission: a statement of the function's policy, whose id is the resource's.</summary>
internal sealed class FunctionPermissionType : IResourceType
{
    private const int NameLengthMax = 100;

    public string Name => ResourceTypeNames.FunctionPermission;

    public string PlannedId(ResourceContext context, JsonObject properties) => context.GeneratedName(NameLengthMax, context.Stack.Name);

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        var request = new JsonObject
        {
            ["FunctionName"] = properties.Required("FunctionName"),
            ["StatementId"] = plannedId,
            ["Action"] = properties.Required("Action"),
            ["Principal"] = properties.Required("Principal"),
        };
        foreach (var member in (string[])["SourceArn", "SourceAccount", "EventSourceToken", "PrincipalOrgID", "FunctionUrlAuthType"])
        {
            request.With(member, properties.Text(member));
        }

        try
        {
            await context.CallAsync("lambda", "AddPermission", request, stop);
        }
        catch (AwsErrorException exists) when (isRepeat && exists.Code == "ResourceConflictException")
        {
            // A former attempt has added it.
        }

        return new Made(plannedId!, new JsonObject { ["Id"] = plannedId });
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => true;

    public ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop) =>
        ValueTask.FromResult(new Made(physicalId, new JsonObject { ["Id"] = physicalId }));

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) => await context.CallIfThereAsync(
        "lambda", "RemovePermission", new JsonObject { ["FunctionName"] = properties.Required("FunctionName"), ["StatementId"] = physicalId }, stop);
}
