using Treadle.Asl.Json;
using Treadle.Engine.Executions;

namespace Treadle.Engine;

/// <summary>What a task that waited for an execution's end gets of it: DescribeExecution's answer in the form of states.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Start workflow executions from a task state"; members as recorded from AWS for
/// <c>startExecution.sync</c>: in order of the alphabet, moments in epoch milliseconds, input and output as text.
/// </remarks>
public static class ChildDescription
{
    private const string Succeeded = "SUCCEEDED";

    /// <param name="execution">One that has ended.</param>
    public static JsonObject Of(Execution execution)
    {
        var members = new List<KeyValuePair<string, JsonValue>>(16);
        void Add(string name, JsonValue value) => members.Add(new(name, value));

        var included = new JsonObject(("Included", true));
        var status = execution.Status.Text();
        if (execution.Error?.Cause is { } cause)
        {
            Add("Cause", cause);
        }

        if (execution.Error?.Error is { } error)
        {
            Add("Error", error);
        }

        Add("ExecutionArn", execution.Identity.Arn);
        Add("Input", execution.RawInput ?? execution.Input.ToString());
        Add("InputDetails", included);
        Add("Name", execution.Identity.Name);
        if (execution.Output is { } output)
        {
            Add("Output", output.ToString());
            Add("OutputDetails", included);
        }

        Add("RedriveCount", (long)execution.RedriveCount);
        Add("RedriveStatus", status == Succeeded ? "NOT_REDRIVABLE" : "REDRIVABLE");
        if (status == Succeeded)
        {
            Add("RedriveStatusReason", "Execution is SUCCEEDED and cannot be redriven");
        }

        Add("StartDate", execution.StartedAt.ToUnixTimeMilliseconds());
        if (execution.Identity.AliasArn is { } alias)
        {
            Add("StateMachineAliasArn", alias);
        }

        Add("StateMachineArn", execution.Identity.StateMachineArn);
        if (execution.Identity.VersionArn is { } version)
        {
            Add("StateMachineVersionArn", version);
        }

        Add("Status", status);
        Add("StopDate", (execution.EndedAt ?? throw new InvalidOperationException($"Execution {execution.Identity.Id} has not ended.")).ToUnixTimeMilliseconds());
        return new JsonObject(members);
    }

    public static bool HasSucceeded(JsonObject description) => description["Status"] is JsonString { Value: Succeeded };

    /// <summary>The form of <c>.sync:2</c>: input and output as the JSON that they are the text of.</summary>
    public static JsonObject WithParsedData(JsonObject description) => new(description.Select(member =>
        member is { Key: "Input" or "Output", Value: JsonString text } ? new(member.Key, JsonValue.Parse(text.Value)) : member));
}
