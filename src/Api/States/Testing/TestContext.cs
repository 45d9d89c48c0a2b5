using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Aws;

namespace Treadle.Api.States.Testing;

/// <summary>The member <c>context</c> of a TestState request: a context object in place of the execution's own, with what it may have.</summary>
/// <remarks>Source: Step Functions developer guide, "Context object"; the words as recorded from AWS.</remarks>
internal static class TestContext
{
    private static readonly Dictionary<string, (string Name, JsonKind? Kind)[]> Fields = new(StringComparer.Ordinal)
    {
        ["Execution"] =
        [
            ("Id", JsonKind.String), ("Input", null), ("Name", JsonKind.String), ("RoleArn", JsonKind.String), ("StartTime", JsonKind.String), ("RedriveCount", JsonKind.Number),
            ("RedriveTime", JsonKind.String),
        ],
        ["State"] = [("EnteredTime", JsonKind.String), ("Name", JsonKind.String), ("RetryCount", JsonKind.Number)],
        ["StateMachine"] = [("Id", JsonKind.String), ("Name", JsonKind.String)],
        ["Task"] = [("Token", JsonKind.String)],
    };

    /// <exception cref="AwsErrorException">ValidationException.</exception>
    public static JsonObject Read(string text, CompiledState state)
    {
        var context = Parse(text);
        foreach (var (name, value) in context)
        {
            if (name == "Map")
            {
                throw Invalid("'Map' field is not supported when mocking a Context object");
            }

            if (!Fields.TryGetValue(name, out var fields))
            {
                throw Invalid($"Field '{name}' is not allowed");
            }

            if (name == "Task" && state is not TaskState { Resource: TaskResource.ServiceIntegration { Pattern: not IntegrationPattern.RequestResponse } })
            {
                throw Invalid("Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern");
            }

            CheckMembers(name, value as JsonObject ?? throw Invalid($"{name} must be an object"), fields);
        }

        return context;
    }

    private static void CheckMembers(string parent, JsonObject members, (string Name, JsonKind? Kind)[] fields)
    {
        foreach (var (name, value) in members)
        {
            var field = Array.Find(fields, f => f.Name == name);
            if (field.Name is null)
            {
                throw Invalid($"Field '{name}' is not allowed");
            }

            if (field.Kind is { } kind && value.Kind != kind)
            {
                throw Invalid($"{parent}.{name} must be a {(kind == JsonKind.String ? "string" : "number")}");
            }
        }
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonValue.Parse(text) as JsonObject ?? throw Invalid("Context object must be a JSON object");
        }
        catch (JsonSyntaxException)
        {
            throw Invalid("Context object must be valid JSON");
        }
    }

    private static AwsErrorException Invalid(string problem) => TestOrder.Invalid($"Invalid Context object provided: {problem}");
}
