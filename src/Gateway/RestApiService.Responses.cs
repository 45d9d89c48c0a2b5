using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Model;

namespace Treadle.Gateway;

/// <content>Reading and deleting responses of methods and integrations.</content>
public sealed partial class RestApiService
{
    public JsonObject GetMethodResponse(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        return Shape(ResponseOf(ApiResourceAndMethod(caller, members).Method, members), GatewayJson.Default.MethodResponse);
    }

    public ValueTask<JsonObject> DeleteMethodResponseAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var (api, resource, method) = ApiResourceAndMethod(caller, members);
            var response = ResponseOf(method, members);
            await SaveAsync(caller, api, resource, method with { MethodResponses = method.MethodResponses!.Remove(response.StatusCode) }, stop);
            return [];
        },
        stop);

    public JsonObject GetIntegrationResponse(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        return Shape(IntegrationResponseOf(ApiResourceAndMethod(caller, members).Method, members).Response, GatewayJson.Default.IntegrationResponse);
    }

    public ValueTask<JsonObject> DeleteIntegrationResponseAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var (api, resource, method) = ApiResourceAndMethod(caller, members);
            var (integration, response) = IntegrationResponseOf(method, members);
            integration = integration with { IntegrationResponses = integration.IntegrationResponses!.Remove(response.StatusCode) };
            await SaveAsync(caller, api, resource, method with { MethodIntegration = integration }, stop);
            return [];
        },
        stop);

    private static MethodResponse ResponseOf(Method method, Members members) =>
        method.MethodResponses?.GetValueOrDefault(StatusCode(members)) ?? throw GatewayErrors.NoResponse();

    private static (Integration Integration, IntegrationResponse Response) IntegrationResponseOf(Method method, Members members)
    {
        var integration = method.MethodIntegration ?? throw GatewayErrors.NoIntegration();
        return (integration, integration.IntegrationResponses?.GetValueOrDefault(StatusCode(members)) ?? throw GatewayErrors.NoResponse());
    }
}
