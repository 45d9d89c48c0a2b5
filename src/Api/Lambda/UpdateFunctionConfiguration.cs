using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class UpdateFunctionConfiguration(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "UpdateFunctionConfiguration";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        FunctionShapes.Updated(await functions.UpdateConfigurationAsync(
            caller, input.RequiredText("FunctionName"), FunctionRequests.Settings(input), input.Text("RevisionId"), stop));
}
