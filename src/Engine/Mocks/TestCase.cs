using Treadle.Asl;
using Treadle.Asl.Json;

namespace Treadle.Engine.Mocks;

/// <summary>A test case of a mock configuration file, as an execution keeps it: what the calls of its Task states answer in place of the services.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Testing state machines with Step Functions Local". The execution keeps the responses themselves: whatever becomes of the
/// file, and of the process, it goes on as it began.
/// </remarks>
/// <param name="Name">The test case's name.</param>
/// <param name="Responses">By state: <c>{"Pay":{"0":{"Throw":{"Error":"Busy","Cause":"…"}},"1-2":{"Return":{…}}}}</c>. A key is a call's number, from 0, or a range of them.</param>
public sealed record TestCase(string Name, JsonObject Responses)
{
    /// <summary>Whether calls of a state are answered here. Calls of others reach the service.</summary>
    public bool Mocks(string state) => Responses[state] is not null;

    /// <summary>The answer to a call; a call that the file has no answer for fails with <c>States.Runtime</c>.</summary>
    /// <param name="state">Whose call.</param>
    /// <param name="call">Its number among all calls of this state in the execution, from 0.</param>
    /// <returns>Exactly one of both.</returns>
    public (JsonValue? Output, StatesError? Error) AnswerOf(string state, int call)
    {
        var responses = (JsonObject)Responses[state]!;
        foreach (var (key, response) in responses)
        {
            if (CallRange.Parse(key) is { } range && range.First <= call && call <= range.Last && response is JsonObject members)
            {
                return members["Throw"] is JsonObject thrown
                    ? (null, new StatesError(Text(thrown["Error"]), Text(thrown["Cause"])) { IsWhole = true })
                    : (members["Return"] ?? JsonObject.Empty, null);
            }
        }

        var there = string.Join(", ", responses.Select(r => r.Key));
        return (null, new StatesError(
            ErrorNames.Runtime,
            $"The test case '{Name}' has no mocked response for call {call} of the state '{state}': there are {(there.Length == 0 ? "none" : there)}. Calls are counted from 0.") { IsWhole = true });
    }

    private static string? Text(JsonValue? value) => value is JsonString text ? text.Value : null;
}
