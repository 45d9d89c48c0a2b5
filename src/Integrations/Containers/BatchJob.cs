using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Lambda.Commands;

namespace Treadle.Integrations.Containers;

/// <summary>Runs of a command as Batch describes a job, in Step Functions' names.</summary>
internal sealed class BatchJob(AwsCaller caller, string id, string definition, JsonObject request, DateTimeOffset createdAt)
{
    public const string LogGroup = "/aws/batch/job";

    private readonly List<JsonValue> _attempts = [];
    private (int ExitCode, bool IsLate, DateTimeOffset StartedAt, DateTimeOffset StoppedAt)? _last;

    public string Id => id;

    public JsonObject Request => request;

    public string Name { get; } = Text(request, "JobName");

    public string Queue { get; } = Text(request, "JobQueue");

    public string Arn => $"arn:aws:batch:{caller.Region}:{caller.Account}:job/{id}";

    public string LogStream => $"{definition}/default/{id.Replace("-", "", StringComparison.Ordinal)}";

    public bool HasSucceeded => _last is { ExitCode: 0, IsLate: false };

    /// <summary>An attempt has ended.</summary>
    public void End(DateTimeOffset startedAt, DateTimeOffset stoppedAt, int exitCode, bool isLate)
    {
        _last = (exitCode, isLate, startedAt, stoppedAt);
        _attempts.Add(new JsonObject(
            ("Container", new JsonObject(("ExitCode", (long)exitCode), ("LogStreamName", LogStream), ("NetworkInterfaces", JsonArray.Empty))),
            ("StartedAt", startedAt.ToUnixTimeMilliseconds()),
            ("StatusReason", Reason(isLate)),
            ("StoppedAt", stoppedAt.ToUnixTimeMilliseconds())));
    }

    /// <summary>The job that has ended.</summary>
    public JsonObject Describe(LocalCommand command)
    {
        var (exitCode, isLate, startedAt, stoppedAt) = _last ?? throw new InvalidOperationException("The job has not ended.");
        JsonValue environment = request["ContainerOverrides"] is JsonObject overrides && overrides["Environment"] is JsonArray given ? given : JsonArray.Empty;
        return new JsonObject(
            ("Attempts", new JsonArray([.. _attempts])),
            ("Container", new JsonObject(
                ("Command", new JsonArray([.. command.Arguments.Select(a => (JsonValue)a)])),
                ("Environment", environment),
                ("ExitCode", (long)exitCode),
                ("Image", definition),
                ("LogStreamName", LogStream),
                ("MountPoints", JsonArray.Empty),
                ("NetworkInterfaces", JsonArray.Empty),
                ("ResourceRequirements", JsonArray.Empty),
                ("Ulimits", JsonArray.Empty),
                ("Volumes", JsonArray.Empty))),
            ("CreatedAt", createdAt.ToUnixTimeMilliseconds()),
            ("DependsOn", request["DependsOn"] as JsonArray ?? JsonArray.Empty),
            ("JobArn", Arn),
            ("JobDefinition", $"arn:aws:batch:{caller.Region}:{caller.Account}:job-definition/{definition}:1"),
            ("JobId", id),
            ("JobName", Name),
            ("JobQueue", Queue.StartsWith("arn:", StringComparison.Ordinal) ? Queue : $"arn:aws:batch:{caller.Region}:{caller.Account}:job-queue/{Queue}"),
            ("Parameters", request["Parameters"] as JsonObject ?? JsonObject.Empty),
            ("PlatformCapabilities", JsonArray.Empty),
            ("StartedAt", startedAt.ToUnixTimeMilliseconds()),
            ("Status", HasSucceeded ? "SUCCEEDED" : "FAILED"),
            ("StatusReason", Reason(isLate)),
            ("StoppedAt", stoppedAt.ToUnixTimeMilliseconds()),
            ("Tags", request["Tags"] as JsonObject ?? JsonObject.Empty));
    }

    private static string Reason(bool isLate) => isLate ? "Job attempt duration exceeded timeout" : "Essential container in task exited";

    private static string Text(JsonObject request, string member) => request[member] is JsonString text ? text.Value : "";
}
