using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda;

namespace Treadle.Api.Lambda;

/// <summary>The operation that asynchronous calls had before Invoke had its type Event.</summary>
internal sealed class InvokeAsync(Invoker invoker) : IOperation
{
    public string Service => "lambda";

    public string Name => "InvokeAsync";

    async ValueTask<JsonObject> IOperation.InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var options = new InvocationOptions { Type = InvocationType.Event };
        var result = await invoker.InvokeAsync(caller, input.RequiredText("FunctionName"), input.Bytes("InvokeArgs"), options, stop);
        return new JsonObject { ["Status"] = result.StatusCode };
    }
}
