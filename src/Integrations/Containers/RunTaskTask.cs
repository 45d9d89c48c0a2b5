using System.Globalization;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Aws;
using Treadle.Lambda.Commands;
using Treadle.Runtime;

namespace Treadle.Integrations.Containers;

/// <summary><c>arn:aws:states:::ecs:runTask</c>, also with <c>.sync</c> and <c>.waitForTaskToken</c>: a local command in the task definition's stead.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Manage Amazon ECS or Fargate tasks"; shapes as recorded from AWS. The result of <c>.sync</c> is the description of the task that has
/// stopped; an exit status that is not 0 fails with <c>States.TaskFailed</c> and that description. A task of <c>.sync</c> is stopped when its state no longer waits.
/// </remarks>
internal sealed class RunTaskTask(ContainerDefinitions definitions, ContainerRuns runs, TimeProvider time)
{
    private const int CountMax = 10;

    public static IReadOnlyList<string> ProblemsOf(JsonValue parameters)
    {
        var problems = IntegrationMembers.Of("ecs:runTask").ProblemsOf(parameters).ToList();
        if (parameters is JsonObject given && given["TaskDefinition"] is not (null or JsonNull or JsonString))
        {
            problems.Add("The value of the field 'TaskDefinition' has an invalid format");
        }

        return problems;
    }

    public async Task<TaskAnswer> RunAsync(AwsCaller caller, TaskCall call, JsonObject parameters, CancellationToken stop)
    {
        var family = ContainerOverrides.NameOf(ContainerOverrides.TextOf(parameters["TaskDefinition"] ?? ""));
        if (!definitions.TaskDefinitions.TryGetValue(family, out var definition))
        {
            return Refused($"TaskDefinition not found: {family}. Name a command for it in treadle.json: {{\"services\":{{\"ecs\":{{\"taskDefinitions\":{{\"{family}\":{{\"command\":[\"PROGRAM\"]}}}}}}}}}}");
        }

        var count = parameters["Count"] is JsonNumber number && int.TryParse(number.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 1;
        if (count is < 1 or > CountMax)
        {
            return Refused($"count should be between 1 and {CountMax}.", "InvalidParameterException");
        }

        var tasks = Enumerable.Range(0, count).Select(index => new EcsTask(caller, family, ContainerRuns.IdOf(call, index), parameters, time.GetUtcNow())).ToList();
        var commands = tasks.Select(task => CommandOf(caller, definition, task)).ToList();
        if (call.Run.Resource is not TaskResource.ServiceIntegration { Pattern: IntegrationPattern.Sync })
        {
            for (var i = 0; i < tasks.Count; i++)
            {
                await runs.StartAsync(tasks[i].Id, commands[i], stop);
            }

            return new TaskAnswer(Started(tasks), Error: null);
        }

        call.Submit(Started(tasks));
        try
        {
            await Task.WhenAll(tasks.Select((task, i) => WaitAsync(task, commands[i], stop)));
        }
        catch (IOException unstartable)
        {
            return new TaskAnswer(Output: null, new StatesError(ErrorNames.TaskFailed, unstartable.Message) { IsWhole = true });
        }

        stop.ThrowIfCancellationRequested();
        var failed = tasks.Find(t => t.ExitCode != 0);
        return failed is null
            ? new TaskAnswer(tasks[0].Describe(), Error: null)
            : new TaskAnswer(Output: null, new StatesError(ErrorNames.TaskFailed, failed.Describe().ToString()) { IsWhole = true });
    }

    private async Task WaitAsync(EcsTask task, LocalCommand command, CancellationToken stop)
    {
        var exitCode = await runs.RunAsync(command, stop);
        (task.ExitCode, task.StoppedAt) = (exitCode, time.GetUtcNow());
    }

    private LocalCommand CommandOf(AwsCaller caller, ContainerDefinition definition, EcsTask task) => ContainerOverrides.Apply(
        definition, task.ContainerOverride, runs.AwsEnvironment(caller), caller, $"/ecs/{task.Family}", $"ecs/{task.ContainerName}/{task.Id}");

    private JsonObject Started(List<EcsTask> tasks)
    {
        var result = new JsonObject(("Failures", JsonArray.Empty), ("Tasks", new JsonArray([.. tasks.Select(t => (JsonValue)t.Describe())])));
        return OptimizedApi.WithMetadata(result, result.Utf8.Length, "application/x-amz-json-1.1", time.GetUtcNow());
    }

    private static TaskAnswer Refused(string message, string code = "ClientException") =>
        new(Output: null, OlderSdk.ErrorOf($"ECS.{code}", "AmazonECS", new AwsErrorException(code, message)));
}
