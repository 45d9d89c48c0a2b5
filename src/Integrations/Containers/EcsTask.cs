using Treadle.Asl.Json;
using Treadle.Aws;

namespace Treadle.Integrations.Containers;

/// <summary>A run of a command as ECS describes a task, in Step Functions' names.</summary>
internal sealed class EcsTask(AwsCaller caller, string family, string id, JsonObject request, DateTimeOffset createdAt)
{
    public string Id => id;

    public string Family => family;

    /// <summary>The name that the override gives, else the family's: a definition here has one container.</summary>
    public string ContainerName { get; } = OverrideOf(request)?["Name"] is JsonString { Value.Length: > 0 } name ? name.Value : family;

    /// <summary>What the task overrides of its container; null for nothing.</summary>
    public JsonObject? ContainerOverride { get; } = OverrideOf(request);

    /// <summary>Null while it runs.</summary>
    public int? ExitCode { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    private string ArnStart => $"arn:aws:ecs:{caller.Region}:{caller.Account}";

    private string Cluster => request["Cluster"] is JsonString { Value.Length: > 0 } cluster ? ContainerOverrides.NameOf(cluster.Value) : "default";

    public JsonObject Describe()
    {
        var status = ExitCode is null ? "PENDING" : "STOPPED";
        var taskArn = $"{ArnStart}:task/{Cluster}/{id}";
        var members = new List<KeyValuePair<string, JsonValue>>
        {
            new("Attachments", JsonArray.Empty),
            new("Attributes", JsonArray.Empty),
            new("AvailabilityZone", $"{caller.Region}a"),
            new("ClusterArn", $"{ArnStart}:cluster/{Cluster}"),
            new("Containers", new JsonArray([Container(taskArn, status)])),
            new("Cpu", "256"),
            new("CreatedAt", createdAt.ToUnixTimeMilliseconds()),
            new("DesiredStatus", ExitCode is null ? "RUNNING" : "STOPPED"),
            new("EnableExecuteCommand", JsonBoolean.False),
            new("Group", Text("Group") ?? $"family:{family}"),
            new("InferenceAccelerators", JsonArray.Empty),
            new("LastStatus", status),
            new("LaunchType", Text("LaunchType") ?? "EC2"),
            new("Memory", "512"),
            new("Overrides", Overrides()),
        };
        if (Text("StartedBy") is { } startedBy)
        {
            members.Add(new("StartedBy", startedBy));
        }

        if (StoppedAt is { } stoppedAt)
        {
            members.Add(new("StartedAt", createdAt.ToUnixTimeMilliseconds()));
            members.Add(new("StopCode", "EssentialContainerExited"));
            members.Add(new("StoppedAt", stoppedAt.ToUnixTimeMilliseconds()));
            members.Add(new("StoppedReason", "Essential container in task exited"));
            members.Add(new("StoppingAt", stoppedAt.ToUnixTimeMilliseconds()));
        }

        members.Add(new("Tags", request["Tags"] is JsonArray tags ? tags : JsonArray.Empty));
        members.Add(new("TaskArn", taskArn));
        members.Add(new("TaskDefinitionArn", $"{ArnStart}:task-definition/{family}:1"));
        members.Add(new("Version", ExitCode is null ? 1L : 3L));
        return new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal));
    }

    private JsonObject Container(string taskArn, string status)
    {
        var members = new List<KeyValuePair<string, JsonValue>>
        {
            new("ContainerArn", $"{ArnStart}:container/{Cluster}/{id}/{id[..8]}"),
            new("Cpu", "0"),
            new("GpuIds", JsonArray.Empty),
            new("Image", family),
            new("LastStatus", status),
            new("ManagedAgents", JsonArray.Empty),
            new("Name", ContainerName),
            new("NetworkBindings", JsonArray.Empty),
            new("NetworkInterfaces", JsonArray.Empty),
            new("TaskArn", taskArn),
        };
        if (ExitCode is { } code)
        {
            members.Insert(2, new("ExitCode", (long)code));
        }

        return new JsonObject(members);
    }

    private JsonObject Overrides()
    {
        IEnumerable<KeyValuePair<string, JsonValue>> given = request["Overrides"] is JsonObject overrides ? overrides : [];
        KeyValuePair<string, JsonValue>[] missing = [new("ContainerOverrides", JsonArray.Empty), new("InferenceAcceleratorOverrides", JsonArray.Empty)];
        return new JsonObject([.. given, .. missing.Where(m => !given.Any(g => g.Key == m.Key))]);
    }

    private string? Text(string member) => request[member] is JsonString { Value.Length: > 0 } text ? text.Value : null;

    private static JsonObject? OverrideOf(JsonObject request) =>
        request["Overrides"] is JsonObject overrides && overrides["ContainerOverrides"] is JsonArray { Count: > 0 } list ? list[0] as JsonObject : null;
}
