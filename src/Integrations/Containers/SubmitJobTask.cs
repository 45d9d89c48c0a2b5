using System.Globalization;
using System.Text.RegularExpressions;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Aws;
using Treadle.Lambda.Commands;
using Treadle.Runtime;

namespace Treadle.Integrations.Containers;

/// <summary><c>arn:aws:states:::batch:submitJob</c>, also with <c>.sync</c>: a local command in the job definition's stead.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Run AWS Batch workloads"; AWS Batch API, JobDetail. Attempts of RetryStrategy are made by <c>.sync</c>. Job queues are names only:
/// every job starts at once.
/// </remarks>
internal sealed partial class SubmitJobTask(ContainerDefinitions definitions, ContainerRuns runs, TimeProvider time)
{
    private const int AttemptsMax = 10;

    public static IReadOnlyList<string> ProblemsOf(JsonValue parameters)
    {
        var problems = IntegrationMembers.Of("batch:submitJob").ProblemsOf(parameters).ToList();
        var given = parameters as JsonObject ?? JsonObject.Empty;
        problems.AddRange(((string[])["JobDefinition", "JobName", "JobQueue"])
            .Where(field => given[field] is not (null or JsonNull or JsonString))
            .Select(field => $"The value of the field '{field}' has an invalid format"));
        return problems;
    }

    public async Task<TaskAnswer> RunAsync(AwsCaller caller, TaskCall call, JsonObject parameters, CancellationToken stop)
    {
        var name = ContainerOverrides.NameOf(ContainerOverrides.TextOf(parameters["JobDefinition"] ?? ""));
        if (!definitions.JobDefinitions.TryGetValue(name, out var definition))
        {
            var message = $"JobDefinition {name} not found. Name a command for it in treadle.json: {{\"services\":{{\"batch\":{{\"jobDefinitions\":{{\"{name}\":{{\"command\":[\"PROGRAM\"]}}}}}}}}}}";
            return new TaskAnswer(Output: null, OlderSdk.ErrorOf("Batch.ClientException", "AWSBatch", new AwsErrorException("ClientException", message)));
        }

        var hex = ContainerRuns.IdOf(call, index: 0);
        var job = new BatchJob(caller, new Guid(Convert.FromHexString(hex), bigEndian: true).ToString(), name, parameters, time.GetUtcNow());
        var command = ContainerOverrides.Apply(
            definition,
            parameters["ContainerOverrides"] as JsonObject,
            [.. runs.AwsEnvironment(caller), new("AWS_BATCH_JOB_ID", job.Id), new("AWS_BATCH_JQ_NAME", job.Queue), new("AWS_BATCH_JOB_ATTEMPT", "1")],
            caller,
            BatchJob.LogGroup,
            job.LogStream,
            WithParameters(parameters["Parameters"] as JsonObject));
        if (call.Run.Resource is not TaskResource.ServiceIntegration { Pattern: IntegrationPattern.Sync })
        {
            await runs.StartAsync(hex, command, stop);
            return new TaskAnswer(Submitted(job), Error: null);
        }

        call.Submit(Submitted(job));
        try
        {
            await RunAttemptsAsync(job, command, stop);
        }
        catch (IOException unstartable)
        {
            return new TaskAnswer(Output: null, new StatesError(ErrorNames.TaskFailed, unstartable.Message) { IsWhole = true });
        }

        stop.ThrowIfCancellationRequested();
        return job.HasSucceeded
            ? new TaskAnswer(job.Describe(command), Error: null)
            : new TaskAnswer(Output: null, new StatesError(ErrorNames.TaskFailed, job.Describe(command).ToString()) { IsWhole = true });
    }

    private async Task RunAttemptsAsync(BatchJob job, LocalCommand command, CancellationToken stop)
    {
        var attempts = Math.Clamp(Number((job.Request["RetryStrategy"] as JsonObject)?["Attempts"]) ?? 1, 1, AttemptsMax);
        var seconds = Number((job.Request["Timeout"] as JsonObject)?["AttemptDurationSeconds"]);
        for (var attempt = 1; attempt <= attempts && !job.HasSucceeded && !stop.IsCancellationRequested; attempt++)
        {
            var startedAt = time.GetUtcNow();
            using var inTime = seconds is { } limit ? new CancellationTokenSource(TimeSpan.FromSeconds(limit), time) : new CancellationTokenSource();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, inTime.Token);
            var environment = new Dictionary<string, string>(command.Environment, StringComparer.Ordinal) { ["AWS_BATCH_JOB_ATTEMPT"] = attempt.ToString(CultureInfo.InvariantCulture) };
            var exitCode = await runs.RunAsync(command with { Environment = environment }, either.Token);
            job.End(startedAt, time.GetUtcNow(), exitCode, inTime.IsCancellationRequested);
        }
    }

    private JsonObject Submitted(BatchJob job)
    {
        var result = new JsonObject(("JobArn", job.Arn), ("JobId", job.Id), ("JobName", job.Name));
        return OptimizedApi.WithMetadata(result, result.Utf8.Length, "application/json", time.GetUtcNow());
    }

    /// <summary>Words of the command as <c>Ref::name</c> stand for the job's parameters.</summary>
    private static Func<string, string> WithParameters(JsonObject? parameters) =>
        word => Reference().Replace(word, match => parameters?[match.Groups["name"].Value] is { } value ? ContainerOverrides.TextOf(value) : match.Value);

    private static int? Number(JsonValue? value) =>
        value is JsonNumber number && int.TryParse(number.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    [GeneratedRegex("Ref::(?<name>[A-Za-z0-9_-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Reference();
}
