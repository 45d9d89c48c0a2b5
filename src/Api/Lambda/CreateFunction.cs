using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class CreateFunction(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "CreateFunction";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = input.RequiredText("FunctionName");
        var settings = FunctionShapes.Settings(input);
        var code = input["Code"] as JsonObject ?? [];
        var tags = input["Tags"] is JsonObject given ? FunctionShapes.Map(given, "tags") : [];
        return FunctionShapes.Configuration(await functions.CreateAsync(caller, name, settings, new FunctionCode.Zip(FunctionShapes.Package(code)), tags, stop));
    }
}
