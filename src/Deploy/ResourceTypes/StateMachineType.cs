using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Deploy.Serverless.Reading;
using Treadle.Deploy.Templates;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::StepFunctions::StateMachine</summary>
internal sealed class StateMachineType : IResourceType
{
    private const int NameLengthMax = 80;

    public string Name => ResourceTypeNames.StateMachine;

    public string PlannedId(ResourceContext context, JsonObject properties) =>
        Arn.StateMachine(context.Caller, properties.Text("StateMachineName") ?? context.GeneratedName(NameLengthMax));

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        var request = new JsonObject
        {
            ["name"] = NameOf(plannedId!),
            ["definition"] = Definition(properties),
            ["roleArn"] = properties.Required("RoleArn"),
        }
            .With("type", properties.Text("StateMachineType"))
            .With("loggingConfiguration", Lower(properties["LoggingConfiguration"]))
            .With("tracingConfiguration", Lower(properties["TracingConfiguration"]))
            .With("encryptionConfiguration", Lower(properties["EncryptionConfiguration"]))
            .With("tags", Lower(properties["Tags"]));

        // Asking first, because creating what is there with the same definition succeeds: a stranger's machine would be taken over.
        if (!isRepeat && await IsThereAsync(context, plannedId!, stop))
        {
            throw new AwsErrorException("StateMachineAlreadyExists", $"State Machine Already Exists: '{plannedId}'");
        }

        try
        {
            await context.CallAsync("states", "CreateStateMachine", request, stop);
        }
        catch (AwsErrorException exists) when (isRepeat && exists.Code == "StateMachineAlreadyExists")
        {
            // Made before the crash, perhaps with another template's definition.
            return await UpdateAsync(context, plannedId!, properties, properties, stop);
        }

        return await MadeOfAsync(context, plannedId!, stop);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "StateMachineName", "StateMachineType");

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var request = new JsonObject
        {
            ["stateMachineArn"] = physicalId,
            ["definition"] = Definition(@new),
            ["roleArn"] = @new.Required("RoleArn"),
        };
        // What was configured and no longer is goes back to the service's own default.
        request.With("loggingConfiguration", Lower(@new["LoggingConfiguration"]) ?? (old.ContainsKey("LoggingConfiguration")
            ? new JsonObject { ["level"] = "OFF", ["includeExecutionData"] = false, ["destinations"] = new JsonArray() } : null));
        request.With("tracingConfiguration", Lower(@new["TracingConfiguration"]) ?? (old.ContainsKey("TracingConfiguration") ? new JsonObject { ["enabled"] = false } : null));
        request.With("encryptionConfiguration", Lower(@new["EncryptionConfiguration"]) ?? (old.ContainsKey("EncryptionConfiguration") ? new JsonObject { ["type"] = "AWS_OWNED_KEY" } : null));
        await context.CallAsync("states", "UpdateStateMachine", request, stop);
        if (old.Differs(@new, "Tags"))
        {
            await TagAsync(context, physicalId, old, @new, stop);
        }

        return await MadeOfAsync(context, physicalId, stop);
    }

    /// <summary>Ends running executions (as ABORTED), deletes the machine and waits until it is gone.</summary>
    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        await StopExecutionsAsync(context, physicalId, stop);
        await context.CallIfThereAsync("states", "DeleteStateMachine", new JsonObject { ["stateMachineArn"] = physicalId }, stop);
        await context.UntilAsync($"The state machine {physicalId} was not gone", async () =>
        {
            if (!await IsThereAsync(context, physicalId, stop))
            {
                return true;
            }

            // One that was started between the listing and the deletion holds the machine.
            await StopExecutionsAsync(context, physicalId, stop);
            return false;
        }, stop);
    }

    private static async Task StopExecutionsAsync(ResourceContext context, string machine, CancellationToken stop)
    {
        string? next = null;
        do
        {
            JsonObject page;
            try
            {
                page = await context.CallAsync("states", "ListExecutions",
                    new JsonObject { ["stateMachineArn"] = machine, ["statusFilter"] = "RUNNING", ["maxResults"] = 1000 }.With("nextToken", next), stop);
            }
            catch (AwsErrorException none) when (none.Code is "StateMachineDoesNotExist" or "StateMachineTypeNotSupported")
            {
                // Express executions can't be listed; they end by themselves.
                return;
            }

            foreach (var execution in (page["executions"] as JsonArray ?? []).OfType<JsonObject>())
            {
                await context.CallIfThereAsync("states", "StopExecution",
                    new JsonObject { ["executionArn"] = execution.Required("executionArn"), ["cause"] = "The stack was removed." }, stop);
            }

            next = page.Text("nextToken");
        }
        while (next is not null);
    }

    private static ValueTask<bool> IsThereAsync(ResourceContext context, string machine, CancellationToken stop) =>
        context.CallIfThereAsync("states", "DescribeStateMachine", new JsonObject { ["stateMachineArn"] = machine }, stop);

    private static async Task TagAsync(ResourceContext context, string machine, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var (before, after) = (old.TagMap() ?? [], @new.TagMap() ?? []);
        var gone = before.Select(t => t.Key).Where(k => !after.ContainsKey(k)).ToList();
        if (gone.Count > 0)
        {
            await context.CallAsync("states", "UntagResource", new JsonObject { ["resourceArn"] = machine, ["tagKeys"] = new JsonArray([.. gone.Select(k => (JsonNode)k)]) }, stop);
        }

        if (after.Count > 0)
        {
            await context.CallAsync("states", "TagResource", new JsonObject { ["resourceArn"] = machine, ["tags"] = Lower(@new["Tags"]) }, stop);
        }
    }

    private static string Definition(JsonObject properties)
    {
        var text = properties.Text("DefinitionString") ?? (properties["Definition"] is JsonObject definition ? JsText.Compact(definition) : null);
        if (text is null)
        {
            throw TemplateError.Of(properties.ContainsKey("DefinitionS3Location")
                ? "DefinitionS3Location is not supported yet: give DefinitionString or Definition."
                : "Property DefinitionString cannot be empty.");
        }

        // ${Name} of DefinitionSubstitutions; anything else with a dollar sign stays.
        return properties["DefinitionSubstitutions"] is JsonObject values
            ? values.Aggregate(text, (t, v) => t.Replace($"${{{v.Key}}}", v.Value?.ToString(), StringComparison.Ordinal))
            : text;
    }

    /// <summary>CloudFormation's members are the API's with a capital first letter.</summary>
    private static JsonNode? Lower(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(char.ToLowerInvariant(m.Key[0]) + m.Key[1..], Lower(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Lower)]),
        _ => node?.DeepClone(),
    };

    private static string NameOf(string arn) => arn[(arn.LastIndexOf(':') + 1)..];

    /// <remarks>A machine that was not updated since it was created has no revisionId; CloudFormation calls its revision so.</remarks>
    private static async ValueTask<Made> MadeOfAsync(ResourceContext context, string arn, CancellationToken stop)
    {
        var described = await context.CallAsync("states", "DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn, ["includedData"] = "METADATA_ONLY" }, stop);
        return new Made(arn, new JsonObject { ["Arn"] = arn, [nameof(Name)] = NameOf(arn), ["StateMachineRevisionId"] = described.Text("revisionId") ?? "INITIAL" });
    }
}
