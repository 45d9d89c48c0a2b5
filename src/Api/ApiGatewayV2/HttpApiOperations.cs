using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.HttpApis;

namespace Treadle.Api.ApiGatewayV2;

/// <summary>The control operations of HTTP APIs (API Gateway version 2).</summary>
public static class HttpApiOperations
{
    /// <summary>Signed as <c>apigateway</c>; some names are those of version 1, so they stand in the table under a name of their own.</summary>
    public const string Service = "apigatewayv2";

    /// <summary>Lists of what an API cannot have here.</summary>
    private static readonly string[] NoneOfApi = ["GetAuthorizers", "GetModels"];

    /// <summary>Lists of what cannot be made here.</summary>
    private static readonly string[] None = ["GetDomainNames", "GetVpcLinks"];

    public static IEnumerable<IOperation> All(HttpApiService apis) =>
    [
        new HttpApiOperation("CreateApi", apis.CreateApiAsync),
        new HttpApiOperation("GetApi", apis.GetApi),
        new HttpApiOperation("GetApis", apis.GetApis),
        new HttpApiOperation("UpdateApi", apis.UpdateApiAsync),
        new HttpApiOperation("DeleteApi", apis.DeleteApiAsync),
        new HttpApiOperation("DeleteCorsConfiguration", apis.DeleteCorsConfigurationAsync),
        new HttpApiOperation("CreateIntegration", apis.CreateIntegrationAsync),
        new HttpApiOperation("GetIntegration", apis.GetIntegration),
        new HttpApiOperation("GetIntegrations", apis.GetIntegrations),
        new HttpApiOperation("UpdateIntegration", apis.UpdateIntegrationAsync),
        new HttpApiOperation("DeleteIntegration", apis.DeleteIntegrationAsync),
        new HttpApiOperation("CreateRoute", apis.CreateRouteAsync),
        new HttpApiOperation("GetRoute", apis.GetRoute),
        new HttpApiOperation("GetRoutes", apis.GetRoutes),
        new HttpApiOperation("UpdateRoute", apis.UpdateRouteAsync),
        new HttpApiOperation("DeleteRoute", apis.DeleteRouteAsync),
        new HttpApiOperation("CreateStage", apis.CreateStageAsync),
        new HttpApiOperation("GetStage", apis.GetStage),
        new HttpApiOperation("GetStages", apis.GetStages),
        new HttpApiOperation("UpdateStage", apis.UpdateStageAsync),
        new HttpApiOperation("DeleteStage", apis.DeleteStageAsync),
        new HttpApiOperation("GetTags", apis.GetTags),
        .. NoneOfApi.Select(name => new HttpApiOperation(name, apis.GetNoneOfApi)),
        .. None.Select(name => new HttpApiOperation(name, apis.GetNone)),
    ];
}

/// <summary>An operation that hands its members over: the service has the model's shapes.</summary>
internal sealed class HttpApiOperation(string name, Func<AwsCaller, JsonObject, CancellationToken, ValueTask<JsonObject>> run) : IOperation
{
    public HttpApiOperation(string name, Func<AwsCaller, JsonObject, JsonObject> read)
        : this(name, (caller, input, _) => ValueTask.FromResult(read(caller, input)))
    {
    }

    public string Service => HttpApiOperations.Service;

    public string Name => name;

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => run(caller, input, stop);
}
