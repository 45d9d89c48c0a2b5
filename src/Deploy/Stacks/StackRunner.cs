using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Deploy.Client;
using Treadle.Deploy.ResourceTypes;
using Treadle.Deploy.Templates;
using Treadle.Objects;

namespace Treadle.Deploy.Stacks;

/// <summary>Runs the operation that a stack has under way to its end, from wherever it stands.</summary>
/// <remarks>
/// What to do is read off the stored stack, so that going on after a crash is the same code as running. A resource whose status is
/// <c>…_IN_PROGRESS</c> was being worked on when the server ended: its step is done again as a repeat, which takes over what the first try
/// may have made. One runner at a time works on a stack.
/// </remarks>
internal sealed class StackRunner(AwsCaller caller, Stack stack, StackStore store, IAwsCall aws, ObjectService objects, TimeProvider time)
{
    private static readonly string[] AlreadyThere =
        ["StateMachineAlreadyExists", "ResourceConflictException", "ResourceAlreadyExistsException", "AlreadyExists", "ConflictException"];

    private readonly StackIdentity _identity = new(caller, stack.Name, stack.Id);

    /// <exception cref="OperationCanceledException">The server stops; the stack is left in progress and goes on at the next start.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var operation = stack.Operation!;
        if (operation.Kind == StackOperationKind.Delete)
        {
            await DeleteAllAsync("DELETE", stop);
            return;
        }

        if (operation.Phase == StackPhase.Applying)
        {
            try
            {
                await ApplyAsync(stop);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                await FailAsync(operation, failure);
            }
        }

        if (operation.Phase == StackPhase.CleaningUp)
        {
            await CleanUpAsync(stop);
            await EndAsync(operation.Kind == StackOperationKind.Create ? "CREATE_COMPLETE" : "UPDATE_COMPLETE");
        }
        else if (operation.Phase == StackPhase.RollingBack)
        {
            await RollBackAsync(operation, stop);
        }
    }

    private async Task ApplyAsync(CancellationToken stop)
    {
        var template = Template.Parse(stack.Template);
        var evaluator = new Evaluator(template, stack.Parameters, _identity, new StackValues(stack));
        foreach (var resource in template.Resources.Where(r => r.Condition is null || evaluator.IsTrue(r.Condition)))
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                await ApplyAsync(resource, evaluator.Properties(resource.Properties), template, stop);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                throw new ResourceFailedException(resource.Id, failure.Message, failure);
            }
        }

        stack.Outputs = OutputReader.Read(template, evaluator);
        stack.Operation!.Phase = StackPhase.CleaningUp;
        if (stack.Operation.Kind == StackOperationKind.Update)
        {
            Set("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
        }

        await SaveAsync();
    }

    private async Task ApplyAsync(TemplateResource wanted, JsonObject properties, Template template, CancellationToken stop)
    {
        var type = ResourceTypeTable.Get(wanted.Type);
        var resource = stack.Find(wanted.Id);
        var dependsOn = DependencyOrder.Of(wanted, template.Resources.Select(r => r.Id).ToHashSet(StringComparer.Ordinal)).ToList();
        if (resource is null)
        {
            resource = new StackResource
            {
                LogicalId = wanted.Id,
                Type = wanted.Type,
                PhysicalId = type.PlannedId(Context(wanted.Id, wanted.Type), properties),
                Status = "",
                UpdatedAt = time.GetUtcNow(),
                Properties = properties,
                DependsOn = dependsOn,
                IsRetained = wanted.IsRetained,
                IsNew = true,
            };
            stack.Resources.Add(resource);
            await CreateAsync(type, resource, "CREATE", isRepeat: false, stop);
            return;
        }

        resource.DependsOn = dependsOn;
        resource.IsRetained = wanted.IsRetained;
        if (resource.Status == "CREATE_IN_PROGRESS" || (resource.Status == "UPDATE_IN_PROGRESS" && IsReplaced(resource)))
        {
            await CreateAsync(type, resource, resource.IsNew ? "CREATE" : "UPDATE", isRepeat: true, stop);
        }
        else if (resource.Status == "UPDATE_IN_PROGRESS")
        {
            await UpdateAsync(type, resource, stop);
        }
        else if (!JsonNode.DeepEquals(resource.Properties, properties))
        {
            resource.Former = new FormerResource(resource.PhysicalId!, resource.Properties, resource.Attributes);
            resource.Properties = properties;
            if (type.NeedsReplacement(resource.Former.Properties, properties))
            {
                resource.PhysicalId = type.PlannedId(Context(wanted.Id, wanted.Type), properties);
                if (resource.PhysicalId == resource.Former.PhysicalId)
                {
                    throw TemplateError.Of($"CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {resource.PhysicalId} and update the stack again.");
                }

                await CreateAsync(type, resource, "UPDATE", isRepeat: false, stop);
            }
            else
            {
                await UpdateAsync(type, resource, stop);
            }
        }
    }

    private async Task CreateAsync(IResourceType type, StackResource resource, string verb, bool isRepeat, CancellationToken stop)
    {
        Set(resource, verb + "_IN_PROGRESS");
        if (type is not RecordedType)
        {
            // A recorded type calls nobody: its line goes out with the next write.
            await SaveAsync();
        }

        var made = await type.CreateAsync(Context(resource.LogicalId, resource.Type), resource.PhysicalId, resource.Properties, isRepeat, stop);
        resource.PhysicalId = made.PhysicalId;
        resource.Attributes = made.Attributes;
        Set(resource, verb + "_COMPLETE");
    }

    private async Task UpdateAsync(IResourceType type, StackResource resource, CancellationToken stop)
    {
        Set(resource, "UPDATE_IN_PROGRESS");
        await SaveAsync();
        var made = await type.UpdateAsync(Context(resource.LogicalId, resource.Type), resource.PhysicalId!, resource.Former!.Properties, resource.Properties, stop);
        resource.Attributes = made.Attributes;
        Set(resource, "UPDATE_COMPLETE");
    }

    private async Task FailAsync(StackOperation operation, Exception failure)
    {
        if (failure is ResourceFailedException { LogicalId: var id } && stack.Find(id) is { } resource)
        {
            Set(resource, resource.IsNew ? "CREATE_FAILED" : "UPDATE_FAILED", failure.Message);
            if ((failure.InnerException is NothingMadeException || (failure.InnerException is AwsErrorException { Code: var code } && AlreadyThere.Contains(code)))
                && (resource.IsNew || IsReplaced(resource)))
            {
                // There is none, or the thing of that name is somebody else's: undoing must not touch it.
                resource.PhysicalId = null;
            }
        }

        operation.Failure = failure is ResourceFailedException named ? $"The following resource(s) failed to {(stack.Find(named.LogicalId)?.IsNew is false ? "update" : "create")}: [{named.LogicalId}]. {named.Message}" : failure.Message;
        if (operation.StaysOnFailure)
        {
            await EndAsync(operation.Kind == StackOperationKind.Create ? "CREATE_FAILED" : "UPDATE_FAILED", operation.Failure);
            return;
        }

        operation.Phase = StackPhase.RollingBack;
        Set(operation.Kind == StackOperationKind.Create ? operation.DeletesOnFailure ? "DELETE_IN_PROGRESS" : "ROLLBACK_IN_PROGRESS" : "UPDATE_ROLLBACK_IN_PROGRESS", operation.Failure);
        await SaveAsync();
    }

    /// <summary>Removes what was replaced and what is no longer wanted. What cannot be removed stays behind with a word in the events.</summary>
    private async Task CleanUpAsync(CancellationToken stop)
    {
        var template = Template.Parse(stack.Template);
        var evaluator = new Evaluator(template, stack.Parameters, _identity, new StackValues(stack));
        var wanted = template.Resources.Where(r => r.Condition is null || evaluator.IsTrue(r.Condition)).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var resource in RemovalOrder.Of(stack.Resources))
        {
            stop.ThrowIfCancellationRequested();
            if (resource.Former is { } former && former.PhysicalId != resource.PhysicalId && !resource.IsRetained)
            {
                await DeleteAsync(resource, former.PhysicalId, former.Properties, isWhole: false, stop);
            }

            resource.Former = null;
            resource.IsNew = false;
            if (!wanted.Contains(resource.LogicalId))
            {
                await DeleteAsync(resource, resource.PhysicalId, resource.Properties, isWhole: true, stop);
                stack.Resources.Remove(resource);
            }
        }

        await PrunePackagesAsync(stop);
    }

    private async Task RollBackAsync(StackOperation operation, CancellationToken stop)
    {
        if (operation.Kind == StackOperationKind.Create)
        {
            // CloudFormation's ROLLBACK_COMPLETE: nothing is left but the record of why.
            await DeleteAllAsync(operation.DeletesOnFailure ? "DELETE" : "ROLLBACK", stop);
            return;
        }

        foreach (var resource in RemovalOrder.Of(stack.Resources))
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                await UndoAsync(resource, stop);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                Set(resource, "UPDATE_FAILED", failure.Message);
                await EndAsync("UPDATE_ROLLBACK_FAILED", $"The following resource(s) failed to update: [{resource.LogicalId}]. {failure.Message}");
                return;
            }
        }

        stack.Template = operation.FormerTemplate!;
        stack.Parameters = operation.FormerParameters!;
        stack.Outputs = operation.FormerOutputs!;
        Set("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
        await PrunePackagesAsync(stop);
        await EndAsync("UPDATE_ROLLBACK_COMPLETE", operation.Failure);
    }

    private async Task UndoAsync(StackResource resource, CancellationToken stop)
    {
        if (resource.IsNew)
        {
            await DeleteMadeAsync(resource, resource.PhysicalId, resource.Properties, stop);
            stack.Resources.Remove(resource);
            Record(resource, "DELETE_COMPLETE", null);
        }
        else if (resource.Former is { } former)
        {
            Set(resource, "UPDATE_IN_PROGRESS");
            await SaveAsync();
            if (IsReplaced(resource))
            {
                await DeleteMadeAsync(resource, resource.PhysicalId, resource.Properties, stop);
            }
            else
            {
                await ResourceTypeTable.Get(resource.Type).UpdateAsync(Context(resource.LogicalId, resource.Type), former.PhysicalId, resource.Properties, former.Properties, stop);
            }

            resource.PhysicalId = former.PhysicalId;
            resource.Properties = former.Properties;
            resource.Attributes = former.Attributes;
            resource.Former = null;
            Set(resource, "UPDATE_COMPLETE");
        }
    }

    /// <summary>Deletes every resource, dependants first.</summary>
    /// <param name="verb">DELETE ends the stack itself; ROLLBACK leaves it as a record.</param>
    /// <param name="stop">The server stops.</param>
    private async Task DeleteAllAsync(string verb, CancellationToken stop)
    {
        var failed = new List<string>();
        foreach (var resource in RemovalOrder.Of(stack.Resources))
        {
            stop.ThrowIfCancellationRequested();
            if (await DeleteAsync(resource, resource.PhysicalId, resource.Properties, isWhole: true, stop))
            {
                stack.Resources.Remove(resource);
            }
            else
            {
                failed.Add(resource.LogicalId);
            }
        }

        if (failed.Count > 0)
        {
            await EndAsync(verb + "_FAILED", $"The following resource(s) failed to delete: [{string.Join(", ", failed)}].");
        }
        else
        {
            stack.Outputs = [];
            await EndAsync(verb + "_COMPLETE", verb == "ROLLBACK" ? stack.Operation!.Failure : null);
        }
    }

    /// <returns>False when it could not be removed; the events say why.</returns>
    private async Task<bool> DeleteAsync(StackResource resource, string? physicalId, JsonObject properties, bool isWhole, CancellationToken stop)
    {
        if (resource.IsRetained)
        {
            Record(resource, "DELETE_SKIPPED", null);
            return true;
        }

        if (isWhole)
        {
            Set(resource, "DELETE_IN_PROGRESS");
        }
        else
        {
            Record(resource, "DELETE_IN_PROGRESS", null);
        }

        await SaveAsync();
        try
        {
            await DeleteMadeAsync(resource, physicalId, properties, stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            Set(resource, "DELETE_FAILED", failure.Message);
            return false;
        }

        Record(resource, "DELETE_COMPLETE", null);
        return true;
    }

    private async ValueTask DeleteMadeAsync(StackResource resource, string? physicalId, JsonObject properties, CancellationToken stop)
    {
        var type = ResourceTypeTable.Get(resource.Type);
        var context = Context(resource.LogicalId, resource.Type);
        if (physicalId is null)
        {
            // The creation failed before there was an id, or the server ended inside the call: then there may be a thing, and it is looked for.
            if (resource.Status is "CREATE_FAILED" or "UPDATE_FAILED" || await FindLostAsync(type, context, properties, stop) is not { } lost)
            {
                return;
            }

            physicalId = lost;
        }

        await type.DeleteAsync(context, physicalId, properties, stop);
    }

    private static async ValueTask<string?> FindLostAsync(IResourceType type, ResourceContext context, JsonObject properties, CancellationToken stop) => type switch
    {
        RestApiType => (await GatewayCalls.FindTaggedAsync(context, "GetRestApis", stop))?.Text("id"),
        ApiKeyType => (await GatewayCalls.FindTaggedAsync(context, "GetApiKeys", stop))?.Text("id"),
        UsagePlanType => (await GatewayCalls.FindTaggedAsync(context, "GetUsagePlans", stop))?.Text("id"),
        ApiResourceType => (await GatewayCalls.FindResourceAsync(context, properties.Required("RestApiId"),
            r => r.Text("parentId") == properties.Text("ParentId") && r.Text("pathPart") == properties.Text("PathPart"), stop))?.Text("id"),
        SubscriptionType => await SubscriptionType.FindAsync(context, properties.Required("TopicArn"), properties.Required("Protocol"), properties.Required("Endpoint"), stop),
        StreamConsumerType => await StreamConsumerType.FindAsync(context, properties, stop),
        _ => null,
    };

    /// <summary>Removes the packages that the client has uploaded and no function of the stack names any more.</summary>
    private async Task PrunePackagesAsync(CancellationToken stop)
    {
        var used = stack.Resources.Where(r => r.Type == ResourceTypeNames.Function).Select(r => r.Properties["Code"]).OfType<JsonObject>().ToList();
        foreach (var bucket in stack.Resources.Where(r => r.Type == ResourceTypeNames.Bucket && objects.HasBucket(r.PhysicalId!)).Select(r => r.PhysicalId!))
        {
            var kept = used.Where(c => c.Text("S3Bucket") == bucket).Select(c => c.Text("S3Key")).ToHashSet(StringComparer.Ordinal);
            await BucketType.RemoveAllAsync(objects, bucket, o => o.Attributes.Metadata.ContainsKey(IDeployTarget.PackageMark) && !kept.Contains(o.Key), stop);
        }
    }

    private ResourceContext Context(string logicalId, string type) => new(_identity, logicalId, aws, objects, time,
        stack.Resources.Where(r => r.Type == type)
            .SelectMany(r => new[] { (Id: r.PhysicalId, r.Properties), (Id: r.Former?.PhysicalId, Properties: r.Former?.Properties ?? []) })
            .Where(r => r.Id is not null)
            .DistinctBy(r => r.Id)
            .ToDictionary(r => r.Id!, r => r.Properties, StringComparer.Ordinal));

    private static bool IsReplaced(StackResource resource) => resource.Former is { } former && former.PhysicalId != resource.PhysicalId;

    private async Task EndAsync(string status, string? reason = null)
    {
        Set(status, reason);
        foreach (var resource in stack.Resources)
        {
            resource.Former = null;
            resource.IsNew = false;
        }

        stack.Operation = null;
        if (status == "DELETE_COMPLETE")
        {
            await store.RemoveAsync(caller, stack);
        }
        else
        {
            await SaveAsync();
        }
    }

    private void Set(string status, string? reason = null)
    {
        stack.Status = status;
        stack.StatusReason = reason;
        Add(new StackEvent(Guid.NewGuid().ToString(), stack.Name, stack.Id, "AWS::CloudFormation::Stack", time.GetUtcNow(), status, reason));
    }

    private void Set(StackResource resource, string status, string? reason = null)
    {
        resource.Status = status;
        resource.StatusReason = reason;
        resource.UpdatedAt = time.GetUtcNow();
        Record(resource, status, reason);
    }

    private void Record(StackResource resource, string status, string? reason) =>
        Add(new StackEvent($"{resource.LogicalId}-{Guid.NewGuid()}", resource.LogicalId, resource.PhysicalId, resource.Type, time.GetUtcNow(), status, reason));

    private void Add(StackEvent line)
    {
        stack.Events.Add(line);
        if (stack.Events.Count > Stack.EventsMax)
        {
            stack.Events.RemoveRange(0, stack.Events.Count - Stack.EventsMax);
        }
    }

    private Task SaveAsync() => store.SaveAsync(caller, stack);
}

/// <summary>A resource that could not be made or changed, and why.</summary>
internal sealed class ResourceFailedException(string logicalId, string message, Exception inner) : Exception(message, inner)
{
    public string LogicalId { get; } = logicalId;
}

/// <summary>Orders resources so that each goes before all it depends on.</summary>
internal static class RemovalOrder
{
    public static IReadOnlyList<StackResource> Of(IReadOnlyList<StackResource> resources)
    {
        var order = new List<StackResource>(resources.Count);
        var rest = resources.Reverse().ToList();
        while (rest.Count > 0)
        {
            // Dependencies of different templates can form a circle; then the later made goes first.
            var free = rest.Find(r => !rest.Exists(other => other != r && other.DependsOn.Contains(r.LogicalId))) ?? rest[0];
            order.Add(free);
            rest.Remove(free);
        }

        return order;
    }
}
