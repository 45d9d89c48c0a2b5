using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class GetFunction(FunctionService functions, Func<string?> endpoint) : IOperation
{
    public string Service => "lambda";

    public string Name => "GetFunction";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var (function, qualifier) = functions.Choose(caller, input.RequiredText("FunctionName"), input.Text("Qualifier"), () => 1);
        var code = new JsonObject { ["RepositoryType"] = "S3" };
        if (function.LocalFolder is { } folder)
        {
            code["Location"] = new Uri(folder).AbsoluteUri;
        }
        else if ((caller.Endpoint ?? endpoint()) is { } server)
        {
            code["Location"] = server + FunctionPackages.PathOf(function);
        }

        var answer = new JsonObject { ["Configuration"] = FunctionShapes.Configuration(function, qualifier), ["Code"] = code };
        if (function.Tags.Count > 0)
        {
            answer["Tags"] = FunctionShapes.Texts(function.Tags);
        }

        if (function.ReservedConcurrency is { } reserved)
        {
            answer["Concurrency"] = new JsonObject { ["ReservedConcurrentExecutions"] = reserved };
        }

        return ValueTask.FromResult(answer);
    }
}
