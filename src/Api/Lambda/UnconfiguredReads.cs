using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

/// <summary>
/// Reads about features that no function here has: deployment tools ask for them after they made a function, and get what AWS answers for one that
/// nobody configured.
/// </summary>
internal static class UnconfiguredReads
{
    public static IEnumerable<IOperation> All(FunctionService functions) =>
    [
        // Code is not signed: AWS answers with nothing.
        new Read("GetFunctionCodeSigningConfig", (caller, input) => About(functions, caller, input, _ => [])),
        new Read("GetRuntimeManagementConfig", (caller, input) => About(
            functions, caller, input, arn => new JsonObject { ["UpdateRuntimeOn"] = "Auto", ["FunctionArn"] = arn })),
        new Read("GetFunctionRecursionConfig", (caller, input) => About(functions, caller, input, _ => new JsonObject { ["RecursiveLoop"] = "Terminate" })),
        new Read("GetFunctionUrlConfig", (_, _) => throw NoResource()),
        new Read("ListFunctionUrlConfigs", (caller, input) => About(functions, caller, input, _ => None("FunctionUrlConfigs"))),

        // AWS lists them at the same path, told apart by the query alone.
        new Read("GetProvisionedConcurrencyConfig", (caller, input) => About(functions, caller, input, _ => input.Text("List") is "ALL"
            ? None("ProvisionedConcurrencyConfigs")
            : throw new AwsErrorException("ProvisionedConcurrencyConfigNotFoundException", "No Provisioned Concurrency Config found for this function", 404))),
        new Read("ListProvisionedConcurrencyConfigs", (caller, input) => About(functions, caller, input, _ => None("ProvisionedConcurrencyConfigs"))),
        new Read("ListEventSourceMappings", (_, _) => None("EventSourceMappings")),
        new Read("GetEventSourceMapping", (_, _) => throw NoResource()),
    ];

    private static JsonObject About(FunctionService functions, AwsCaller caller, JsonObject input, Func<string, JsonObject> answer)
    {
        var (function, qualifier) = functions.Choose(caller, input.RequiredText("FunctionName"), input.Text("Qualifier"), () => 1);
        return answer($"{function.Arn}:{qualifier ?? Function.LatestVersion}");
    }

    private static JsonObject None(string member) => new() { [member] = new JsonArray() };

    private static AwsErrorException NoResource() => new("ResourceNotFoundException", "The resource you requested does not exist.", 404);

    private sealed class Read(string name, Func<AwsCaller, JsonObject, JsonObject> answer) : IOperation
    {
        public string Service => "lambda";

        public string Name => name;

        public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => ValueTask.FromResult(answer(caller, input));
    }
}
