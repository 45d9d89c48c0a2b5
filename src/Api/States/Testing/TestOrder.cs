using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Validation;
using Treadle.Aws;
using Treadle.Engine.Testing;
using Treadle.Runtime.Testing;

namespace Treadle.Api.States.Testing;

/// <summary>How much a test tells.</summary>
internal enum InspectionLevel
{
    Info,
    Debug,
    Trace,
}

/// <summary>A TestState request, checked.</summary>
/// <param name="Request">What to run.</param>
/// <param name="Level">What to tell of it.</param>
/// <param name="RevealsSecrets">Tells what a connection added to an HTTP request.</param>
internal sealed record TestOrder(StateTestRequest Request, InspectionLevel Level, bool RevealsSecrets)
{
    /// <exception cref="AwsErrorException">ValidationException, InvalidDefinition, InvalidExecutionInput, in AWS's words as far as they are recorded.</exception>
    public static TestOrder Read(AwsCaller caller, Members input)
    {
        var mock = TestMock.Read(input);
        var configuration = TestConfiguration.Read(input);
        var roleArn = input.Text("roleArn");
        var context = input.Text("context");
        var revealsSecrets = input.Boolean("revealSecrets") == true;
        CheckTogether(mock, revealsSecrets, context, configuration);
        var tested = Compile(input.Given("definition"), input.Text("stateName"));
        CheckType(tested.State, roleArn, mock);
        configuration.CheckFor(tested);
        var request = new StateTestRequest(tested, InputOf(input.Text("input") ?? "{}"), $"{caller.Account}/{caller.Region}")
        {
            RoleArn = roleArn,
            Mock = mock?.EndOf(tested),
            Context = context is null ? null : TestContext.Read(context, tested.State),
            Variables = input.Text("variables") is { } variables ? VariablesOf(variables) : JsonObject.Empty,
            RetriesSpent = configuration.RetrierRetryCount ?? 0,
            FailedIterations = configuration.MapIterationFailureCount,
            ReadData = configuration.MapItemReaderData,
        };
        return new TestOrder(
            request,
            input.Text("inspectionLevel") switch
            {
                "DEBUG" => InspectionLevel.Debug,
                "TRACE" => InspectionLevel.Trace,
                _ => InspectionLevel.Info,
            },
            revealsSecrets);
    }

    public static AwsErrorException Invalid(string message) => new("ValidationException", message);

    private static void CheckTogether(TestMock? mock, bool revealsSecrets, string? context, TestConfiguration configuration)
    {
        if (mock is not null)
        {
            if (revealsSecrets)
            {
                throw Invalid("TestState does not support RevealSecrets when a mock is specified.");
            }

            mock.CheckForm();
            return;
        }

        string? only = configuration.FirstOfMock ?? (context is null ? null : "Context");
        if (only is not null)
        {
            throw Invalid($"TestState does not support {only} when a mock is not specified.");
        }
    }

    private static TestedState Compile(string definition, string? stateName)
    {
        var tested = TestedState.Compile(definition, stateName, out var diagnostics);
        return diagnostics.Count > 0
            ? throw new AwsErrorException("InvalidDefinition", InvalidDefinition.Message(diagnostics))
            : tested ?? throw Invalid("State not found in definition");
    }

    private static void CheckType(CompiledState state, string? roleArn, TestMock? mock)
    {
        if (mock is not null)
        {
            if (state is not RetriableState)
            {
                throw Invalid($"State type '{state.Type}' is not supported when a mock is specified");
            }

            return;
        }

        switch (state)
        {
            case MapState or ParallelState:
                throw new AwsErrorException(
                    "InvalidDefinition", "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]");

            case TaskState { Resource: TaskResource.Activity }:
                throw new AwsErrorException("InvalidDefinition", "TestState API does not support Activity tasks when a mock is not specified.");

            case TaskState { Resource: TaskResource.ServiceIntegration { Pattern: not IntegrationPattern.RequestResponse } }:
                throw new AwsErrorException(
                    "InvalidDefinition", "TestState API does not support '.sync' or '.waitForTaskToken' service integration patterns when a mock is not specified.");

            case TaskState when roleArn is null:
                throw Invalid("RoleArn must be specified when testing a Task state");
        }
    }

    private static JsonValue InputOf(string text)
    {
        try
        {
            return JsonValue.Parse(text);
        }
        catch (JsonSyntaxException e)
        {
            throw StatesErrors.InvalidExecutionInput(e);
        }
    }

    private static JsonObject VariablesOf(string text)
    {
        try
        {
            return JsonValue.Parse(text) as JsonObject ?? throw Invalid("Variables must be a JSON object");
        }
        catch (JsonSyntaxException)
        {
            throw Invalid("Variables must be valid JSON");
        }
    }
}
