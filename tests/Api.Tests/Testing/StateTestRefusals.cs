using System.Text.Json.Nodes;

namespace Treadle.Api.Tests.Testing;

/// <summary>What TestState refuses, and in which words. Quotes are written as <c>`</c>.</summary>
public sealed class StateTestRefusals : IAsyncLifetime
{
    private const string Pass = "{`Type`:`Pass`,`End`:true}";
    private const string Invoke = "{`Type`:`Task`,`Resource`:`arn:aws:states:::lambda:invoke`,`Parameters`:{`FunctionName`:`f`},`End`:true}";
    private const string Callback = "{`Type`:`Task`,`Resource`:`arn:aws:states:::lambda:invoke.waitForTaskToken`,`Parameters`:{`FunctionName`:`f`},`End`:true}";
    private const string Activity = "{`Type`:`Task`,`Resource`:`arn:aws:states:us-east-1:000000000000:activity:a`,`End`:true}";
    private const string Map = "{`Type`:`Map`,`ItemProcessor`:{`StartAt`:`P`,`States`:{`P`:{`Type`:`Pass`,`End`:true}}},`End`:true}";
    private const string Parallel = "{`Type`:`Parallel`,`Branches`:[{`StartAt`:`P`,`States`:{`P`:{`Type`:`Pass`,`End`:true}}}],`End`:true}";
    private const string Result = "`mock`:{`result`:`{}`}";

    private readonly StatesApi _api = new();

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(Invoke, "", "ValidationException: RoleArn must be specified when testing a Task state")]
    [InlineData(Map, "", "InvalidDefinition: TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]")]
    [InlineData(Parallel, "", "InvalidDefinition: TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]")]
    [InlineData(Callback, "", "InvalidDefinition: TestState API does not support '.sync' or '.waitForTaskToken' service integration patterns when a mock is not specified.")]
    [InlineData(Activity, "", "InvalidDefinition: TestState API does not support Activity tasks when a mock is not specified.")]
    [InlineData(Pass, Result, "ValidationException: State type 'Pass' is not supported when a mock is specified")]
    [InlineData(Invoke, "`mock`:{}", "ValidationException: A test mock should have only one of the following fields: [result, errorOutput].")]
    [InlineData(Invoke, "`mock`:{`result`:`{}`,`errorOutput`:{}}", "ValidationException: A test mock should have only one of the following fields: [result, errorOutput].")]
    [InlineData(Invoke, "`mock`:{`result`:`{`}", "ValidationException: Mocked result must be valid JSON")]
    [InlineData(Invoke, "`mock`:{`result`:`{}`},`revealSecrets`:true", "ValidationException: TestState does not support RevealSecrets when a mock is specified.")]
    [InlineData(Map, Result, "ValidationException: Mocked result must be an array.")]
    [InlineData(Parallel, Result, "ValidationException: Mocked result must be an array.")]
    [InlineData(Parallel, "`mock`:{`result`:`[1,2]`}", "ValidationException: Mocked result must contain the same number of items as number of Parallel branches.")]
    [InlineData(Map, "`input`:`[1]`,`mock`:{`result`:`[1]`},`stateConfiguration`:{`mapIterationFailureCount`:2}",
        "ValidationException: Map iteration failure count must be less than or equal to the number of Map iterations")]
    [InlineData(Map, "`input`:`[1]`,`mock`:{`result`:`[1]`},`stateConfiguration`:{`errorCausedByState`:`Q`}", "ValidationException: State not found in definition")]
    [InlineData(Pass, "`stateConfiguration`:{`mapIterationFailureCount`:0}", "ValidationException: TestState does not support MapIterationFailureCount when a mock is not specified.")]
    [InlineData(Pass, "`context`:`{}`", "ValidationException: TestState does not support Context when a mock is not specified.")]
    [InlineData(Pass, "`input`:`{`", "InvalidExecutionInput: Invalid State Machine Execution Input: 'Invalid execution input.'")]
    [InlineData(Pass, "`variables`:`[]`", "ValidationException: Variables must be a JSON object")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`None`,`End`:true}}}", "`stateName`:`S`",
        "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/S/Type'")]
    [InlineData("{`StartAt`:`S`,`States`:{`S`:{`Type`:`Succeed`}}}", "`stateName`:`T`", "ValidationException: State not found in definition")]
    [InlineData("{`Type`:`Pass`}", "", "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] at /States/StateName'")]
    [InlineData("[]", "", "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null'")]
    public async Task A_request_that_cannot_be_tested_says_why(string definition, string more, string words) => Assert.Equal(words, await RefusedAsync(definition, more));

    [Theory]
    [InlineData("{`Execution`:{`Id`:1}}", "Execution.Id must be a string")]
    [InlineData("{`State`:{`RetryCount`:`1`}}", "State.RetryCount must be a number")]
    [InlineData("{`Execution`:{`x`:1}}", "Field 'x' is not allowed")]
    [InlineData("{`X`:{}}", "Field 'X' is not allowed")]
    [InlineData("{`Map`:{}}", "'Map' field is not supported when mocking a Context object")]
    [InlineData("{`Task`:{`Token`:`t`}}", "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern")]
    public async Task A_context_object_has_the_members_it_may_have(string context, string problem) =>
        Assert.Equal(
            $"ValidationException: Invalid Context object provided: {problem}",
            await RefusedAsync(Invoke, $"{Result},`context`:{JsonValue.Create(context.Replace('`', '"')).ToJsonString()}"));

    private Task<string> RefusedAsync(string definition, string more)
    {
        // In JSON a text with quotes in it needs them escaped: the definition goes in as a value.
        var request = (JsonObject)JsonNode.Parse($"{{{more.Replace('`', '"')}}}")!;
        request["definition"] = definition.Replace('`', '"');
        return _api.RefusedAsync("TestState", request);
    }
}
