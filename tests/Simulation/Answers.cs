using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Mocks;

namespace Treadle.Simulation;

/// <summary>What the world answers to a task: a function of its payload, so that the same work gets the same answer however often it is done.</summary>
internal static class Answers
{
    /// <param name="scheduled">The input of the task as the journal has it.</param>
    public static (JsonValue? Output, StatesError? Error) Of(JsonValue scheduled)
    {
        var payload = PayloadOf(scheduled);
        var state = ((JsonString)payload["s"]!).Value;
        var attempt = (int)((JsonNumber)payload["n"]!).AsDouble();
        var busyTimes = (int)(Chooser.Hash(1, state) % 3);
        if (attempt < busyTimes)
        {
            return (null, new StatesError("Busy", $"{state} is busy"));
        }

        var hash = Chooser.Hash(2, state + payload["in"]);
        return ((JsonBoolean)payload["boom"]!).Value && hash % 2 == 0
            ? (null, new StatesError("Boom", $"{state} fails"))
            : (new JsonObject(("v", (long)(hash % 1_000)), ("s", state)), null);
    }

    /// <summary>The same, in an execution that a test case answers: the first call of a state that it names fails, the others succeed.</summary>
    /// <param name="scheduled">The input of the task as the journal has it.</param>
    /// <param name="testCase">Null when there is none.</param>
    /// <param name="answer">What the task was given; null when it failed.</param>
    public static (JsonValue? Output, StatesError? Error) Of(JsonValue scheduled, TestCase? testCase, JsonValue? answer) =>
        PayloadOf(scheduled)["s"] is JsonString { Value: var state } && testCase?.Mocks(state) is true
            ? testCase.AnswerOf(state, call: answer is null ? 0 : 1)
            : Of(scheduled);

    /// <summary>The token in a payload; null when it hands out none.</summary>
    public static string? TokenOf(JsonValue scheduled) => PayloadOf(scheduled)["token"] is JsonString token ? token.Value : null;

    /// <summary>A callback's is in its Payload, a nested execution's in its Input; functions and activities get nothing else.</summary>
    private static JsonObject PayloadOf(JsonValue scheduled)
    {
        var parameters = (JsonObject)scheduled;
        return parameters["Payload"] as JsonObject ?? parameters["Input"] as JsonObject ?? parameters;
    }
}
