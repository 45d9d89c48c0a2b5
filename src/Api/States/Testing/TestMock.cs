using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Aws;
using Treadle.Engine.Testing;

namespace Treadle.Api.States.Testing;

/// <summary>The member <c>mock</c> of a TestState request.</summary>
/// <param name="Result">JSON; null when the work fails.</param>
/// <param name="HasError">There is an errorOutput.</param>
/// <param name="Error">Its error's name; null when it has none.</param>
/// <param name="Cause">Its cause; null when it has none.</param>
/// <param name="Validation">STRICT, PRESENT or NONE.</param>
internal sealed record TestMock(string? Result, bool HasError, string? Error, string? Cause, string Validation)
{
    /// <returns>Null when the request has no mock.</returns>
    public static TestMock? Read(Members input)
    {
        if (input.Object("mock") is not { } given)
        {
            return null;
        }

        var mock = new Members(given);
        var failure = mock.Object("errorOutput") is { } error ? new Members(error) : null;
        return new TestMock(mock.Text("result"), failure is not null, failure?.Text("error"), failure?.Text("cause"), mock.Text("fieldValidationMode") ?? "STRICT");
    }

    /// <exception cref="AwsErrorException">ValidationException: not exactly one of result and error.</exception>
    public void CheckForm()
    {
        if ((Result is not null) == HasError)
        {
            throw TestOrder.Invalid("A test mock should have only one of the following fields: [result, errorOutput].");
        }
    }

    /// <summary>What the state's work comes to.</summary>
    /// <exception cref="AwsErrorException">ValidationException: the state cannot have that result.</exception>
    public MockedEnd EndOf(TestedState tested)
    {
        if (Result is null)
        {
            return new MockedEnd(Result: null, new StatesError(Error ?? ErrorNames.TaskFailed, Cause) { IsWhole = true });
        }

        var result = Parse(Result);
        switch (tested.State)
        {
            case MapState when tested.WritesResults && result is not JsonObject:
                throw TestOrder.Invalid("Mocked result must be a JSON object.");

            case MapState when !tested.WritesResults && result is not JsonArray:
            case ParallelState when result is not JsonArray:
                throw TestOrder.Invalid("Mocked result must be an array.");

            case ParallelState parallel when ((JsonArray)result).Count != parallel.Branches.Count:
                throw TestOrder.Invalid("Mocked result must contain the same number of items as number of Parallel branches.");

            case TaskState task when Validation != "NONE" && MockedResponse.ProblemOf(task.Resource, result, wantsRequired: Validation == "STRICT") is { } problem:
                throw TestOrder.Invalid($"Mock result schema validation error: {problem}");

            default:
                return new MockedEnd(result, Error: null);
        }
    }

    private static JsonValue Parse(string result)
    {
        try
        {
            return JsonValue.Parse(result);
        }
        catch (JsonSyntaxException)
        {
            throw TestOrder.Invalid("Mocked result must be valid JSON");
        }
    }
}
