using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class ListFunctions(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "ListFunctions";

    private const int PageMax = 50;

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var limit = Math.Clamp(input.Number("MaxItems") ?? PageMax, 1, PageMax);
        var marker = input.Text("Marker");
        var rest = functions.List(caller).Select(e => e.Latest).Where(f => marker is null || string.CompareOrdinal(f.Name, marker) > 0).Take(limit + 1).ToList();
        var answer = new JsonObject { ["Functions"] = new JsonArray([.. rest.Take(limit).Select(f => FunctionShapes.Configuration(f))]) };
        if (rest.Count > limit)
        {
            answer["NextMarker"] = rest[limit - 1].Name;
        }

        return ValueTask.FromResult(answer);
    }
}
