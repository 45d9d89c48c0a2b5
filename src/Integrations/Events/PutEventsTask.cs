using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Integrations.Events;

/// <summary><c>arn:aws:states:::events:putEvents</c>, also with <c>.waitForTaskToken</c>.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Add EventBridge events with Step Functions"; shapes as recorded from AWS. The machine's and the execution's ARN are added
/// to every entry's Resources. One entry that failed fails the task, with the whole answer as its cause.
/// </remarks>
internal sealed class PutEventsTask(Func<IAwsCall> calls)
{
    private readonly OptimizedApi _api = new("eventbridge", "putEvents", "EventBridge", "AmazonEventBridge", calls);

    public static IReadOnlyList<string> ProblemsOf(JsonValue parameters) => OptimizedApi.ProblemsOf("events:putEvents", "eventbridge", parameters);

    public async Task<TaskAnswer> RunAsync(AwsCaller caller, TaskCall call, JsonObject parameters, CancellationToken stop)
    {
        JsonObject result;
        try
        {
            result = await _api.CallAsync(caller, WithResources(parameters, [call.Execution.StateMachineArn, call.Execution.Arn]), stop);
        }
        catch (AwsErrorException refused)
        {
            return new TaskAnswer(Output: null, _api.ErrorOf(refused));
        }

        return result["FailedEntryCount"] is JsonNumber failed && failed.ToString() != "0"
            ? new TaskAnswer(Output: null, new StatesError("EventBridge.FailedEntry", result.ToString()) { IsWhole = true })
            : new TaskAnswer(result, Error: null);
    }

    private static JsonObject WithResources(JsonObject parameters, string[] arns)
    {
        var entries = parameters["Entries"] is JsonArray given ? given.Select(e => e is JsonObject entry ? With(entry, arns) : e) : [];
        return new JsonObject([.. parameters.Where(m => m.Key != "Entries"), new("Entries", new JsonArray([.. entries]))]);
    }

    private static JsonObject With(JsonObject entry, string[] arns)
    {
        IEnumerable<JsonValue> given = entry["Resources"] is JsonArray resources ? resources : [];
        return new JsonObject([.. entry.Where(m => m.Key != "Resources"), new("Resources", new JsonArray([.. given, .. arns.Select(a => (JsonValue)a)]))]);
    }
}
