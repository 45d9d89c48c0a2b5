using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway;

namespace Treadle.Api.ApiGateway;

/// <summary>Lists of what cannot be made on this server: they are empty.</summary>
internal sealed class GetNone(RestApiService apis, string name) : IOperation
{
    /// <summary>The operations that list what there is none of.</summary>
    public static readonly string[] Names =
    [
        "GetAuthorizers", "GetClientCertificates", "GetDocumentationParts", "GetDocumentationVersions", "GetDomainNames", "GetRequestValidators", "GetVpcLinks",
    ];

    public string Service => ApiGatewayOperations.Service;

    public string Name => name;

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(apis.GetNone(caller, input));
}
