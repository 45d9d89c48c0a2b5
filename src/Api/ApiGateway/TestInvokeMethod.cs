using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Requests;

namespace Treadle.Api.ApiGateway;

public sealed class TestInvokeMethod(TestInvocation tests) : IOperation
{
    public string Service => ApiGatewayOperations.Service;

    public string Name => "TestInvokeMethod";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => tests.RunAsync(caller, input, stop);
}
