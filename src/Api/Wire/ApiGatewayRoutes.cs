namespace Treadle.Api.Wire;

/// <summary>The REST bindings of API Gateway. Operations that this server does not have are listed too, so that they can be refused by name.</summary>
/// <remarks>Source: the service's published model, API version 2015-07-09. A route with a required query comes before the one of its path.</remarks>
internal static class ApiGatewayRoutes
{
    public const string Service = "apigateway";

    private const string Api = "/restapis/{restApiId}";
    private const string Method = "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}";

    private static readonly Dictionary<string, string> FailOnWarnings = new() { ["failonwarnings"] = "failOnWarnings" };
    private static readonly Dictionary<string, string> NameQuery = new() { ["name"] = "nameQuery" };

    public static readonly IReadOnlyList<RestRoute> All =
    [
        new("ImportApiKeys", "POST", "/apikeys", 201) { RequiredQuery = "mode=import", Query = FailOnWarnings, RequestPayload = "body" },
        new("ImportRestApi", "POST", "/restapis", 201) { RequiredQuery = "mode=import", Query = FailOnWarnings, OtherQuery = "parameters", RequestPayload = "body" },
        new("CreateApiKey", "POST", "/apikeys", 201),
        new("CreateAuthorizer", "POST", $"{Api}/authorizers", 201),
        new("CreateBasePathMapping", "POST", "/domainnames/{domainName}/basepathmappings", 201),
        new("CreateDeployment", "POST", $"{Api}/deployments", 201),
        new("CreateDocumentationPart", "POST", $"{Api}/documentation/parts", 201),
        new("CreateDocumentationVersion", "POST", $"{Api}/documentation/versions", 201),
        new("CreateDomainName", "POST", "/domainnames", 201),
        new("CreateDomainNameAccessAssociation", "POST", "/domainnameaccessassociations", 201),
        new("CreateModel", "POST", $"{Api}/models", 201),
        new("CreateRequestValidator", "POST", $"{Api}/requestvalidators", 201),
        new("CreateResource", "POST", $"{Api}/resources/{{parentId}}", 201),
        new("CreateRestApi", "POST", "/restapis", 201),
        new("CreateStage", "POST", $"{Api}/stages", 201),
        new("CreateUsagePlan", "POST", "/usageplans", 201),
        new("CreateUsagePlanKey", "POST", "/usageplans/{usagePlanId}/keys", 201),
        new("CreateVpcLink", "POST", "/vpclinks", 202),
        new("DeleteApiKey", "DELETE", "/apikeys/{apiKey}", 202),
        new("DeleteAuthorizer", "DELETE", $"{Api}/authorizers/{{authorizerId}}", 202),
        new("DeleteBasePathMapping", "DELETE", "/domainnames/{domainName}/basepathmappings/{basePath}", 202),
        new("DeleteClientCertificate", "DELETE", "/clientcertificates/{clientCertificateId}", 202),
        new("DeleteDeployment", "DELETE", $"{Api}/deployments/{{deploymentId}}", 202),
        new("DeleteDocumentationPart", "DELETE", $"{Api}/documentation/parts/{{documentationPartId}}", 202),
        new("DeleteDocumentationVersion", "DELETE", $"{Api}/documentation/versions/{{documentationVersion}}", 202),
        new("DeleteDomainName", "DELETE", "/domainnames/{domainName}", 202),
        new("DeleteDomainNameAccessAssociation", "DELETE", "/domainnameaccessassociations/{domainNameAccessAssociationArn}", 202),
        new("DeleteGatewayResponse", "DELETE", $"{Api}/gatewayresponses/{{responseType}}", 202),
        new("DeleteIntegration", "DELETE", $"{Method}/integration", 204),
        new("DeleteIntegrationResponse", "DELETE", $"{Method}/integration/responses/{{statusCode}}", 204),
        new("DeleteMethod", "DELETE", $"{Method}", 204),
        new("DeleteMethodResponse", "DELETE", $"{Method}/responses/{{statusCode}}", 204),
        new("DeleteModel", "DELETE", $"{Api}/models/{{modelName}}", 202),
        new("DeleteRequestValidator", "DELETE", $"{Api}/requestvalidators/{{requestValidatorId}}", 202),
        new("DeleteResource", "DELETE", $"{Api}/resources/{{resourceId}}", 202),
        new("DeleteRestApi", "DELETE", $"{Api}", 202),
        new("DeleteStage", "DELETE", $"{Api}/stages/{{stageName}}", 202),
        new("DeleteUsagePlan", "DELETE", "/usageplans/{usagePlanId}", 202),
        new("DeleteUsagePlanKey", "DELETE", "/usageplans/{usagePlanId}/keys/{keyId}", 202),
        new("DeleteVpcLink", "DELETE", "/vpclinks/{vpcLinkId}", 202),
        new("FlushStageAuthorizersCache", "DELETE", $"{Api}/stages/{{stageName}}/cache/authorizers", 202),
        new("FlushStageCache", "DELETE", $"{Api}/stages/{{stageName}}/cache/data", 202),
        new("GenerateClientCertificate", "POST", "/clientcertificates", 201),
        new("GetAccount", "GET", "/account"),
        new("GetApiKey", "GET", "/apikeys/{apiKey}"),
        new("GetApiKeys", "GET", "/apikeys") { Query = NameQuery, ItemsName = "item" },
        new("GetAuthorizer", "GET", $"{Api}/authorizers/{{authorizerId}}"),
        new("GetAuthorizers", "GET", $"{Api}/authorizers") { ItemsName = "item" },
        new("GetBasePathMapping", "GET", "/domainnames/{domainName}/basepathmappings/{basePath}"),
        new("GetBasePathMappings", "GET", "/domainnames/{domainName}/basepathmappings") { ItemsName = "item" },
        new("GetClientCertificate", "GET", "/clientcertificates/{clientCertificateId}"),
        new("GetClientCertificates", "GET", "/clientcertificates") { ItemsName = "item" },
        new("GetDeployment", "GET", $"{Api}/deployments/{{deploymentId}}") { Lists = ["embed"] },
        new("GetDeployments", "GET", $"{Api}/deployments") { ItemsName = "item" },
        new("GetDocumentationPart", "GET", $"{Api}/documentation/parts/{{documentationPartId}}"),
        new("GetDocumentationParts", "GET", $"{Api}/documentation/parts") { Query = NameQuery, ItemsName = "item" },
        new("GetDocumentationVersion", "GET", $"{Api}/documentation/versions/{{documentationVersion}}"),
        new("GetDocumentationVersions", "GET", $"{Api}/documentation/versions") { ItemsName = "item" },
        new("GetDomainName", "GET", "/domainnames/{domainName}"),
        new("GetDomainNameAccessAssociations", "GET", "/domainnameaccessassociations") { ItemsName = "item" },
        new("GetDomainNames", "GET", "/domainnames") { ItemsName = "item" },
        new("GetExport", "GET", $"{Api}/stages/{{stageName}}/exports/{{exportType}}") { Headers = new Dictionary<string, string> { ["Accept"] = "accepts" }, AnswerHeaders = new Dictionary<string, string> { ["contentDisposition"] = "Content-Disposition" }, OtherQuery = "parameters", AnswerPayload = "body" },
        new("GetGatewayResponse", "GET", $"{Api}/gatewayresponses/{{responseType}}"),
        new("GetGatewayResponses", "GET", $"{Api}/gatewayresponses") { ItemsName = "item" },
        new("GetIntegration", "GET", $"{Method}/integration"),
        new("GetIntegrationResponse", "GET", $"{Method}/integration/responses/{{statusCode}}"),
        new("GetMethod", "GET", $"{Method}"),
        new("GetMethodResponse", "GET", $"{Method}/responses/{{statusCode}}"),
        new("GetModel", "GET", $"{Api}/models/{{modelName}}"),
        new("GetModelTemplate", "GET", $"{Api}/models/{{modelName}}/default_template"),
        new("GetModels", "GET", $"{Api}/models") { ItemsName = "item" },
        new("GetRequestValidator", "GET", $"{Api}/requestvalidators/{{requestValidatorId}}"),
        new("GetRequestValidators", "GET", $"{Api}/requestvalidators") { ItemsName = "item" },
        new("GetResource", "GET", $"{Api}/resources/{{resourceId}}") { Lists = ["embed"] },
        new("GetResources", "GET", $"{Api}/resources") { Lists = ["embed"], ItemsName = "item" },
        new("GetRestApi", "GET", $"{Api}"),
        new("GetRestApis", "GET", "/restapis") { ItemsName = "item" },
        new("GetSdk", "GET", $"{Api}/stages/{{stageName}}/sdks/{{sdkType}}") { OtherQuery = "parameters", AnswerPayload = "body" },
        new("GetSdkType", "GET", "/sdktypes/{id}"),
        new("GetSdkTypes", "GET", "/sdktypes") { ItemsName = "item" },
        new("GetStage", "GET", $"{Api}/stages/{{stageName}}"),
        new("GetStages", "GET", $"{Api}/stages"),
        new("GetTags", "GET", "/tags/{resourceArn}"),
        new("GetUsage", "GET", "/usageplans/{usagePlanId}/usage") { ItemsName = "values" },
        new("GetUsagePlan", "GET", "/usageplans/{usagePlanId}"),
        new("GetUsagePlanKey", "GET", "/usageplans/{usagePlanId}/keys/{keyId}"),
        new("GetUsagePlanKeys", "GET", "/usageplans/{usagePlanId}/keys") { Query = NameQuery, ItemsName = "item" },
        new("GetUsagePlans", "GET", "/usageplans") { ItemsName = "item" },
        new("GetVpcLink", "GET", "/vpclinks/{vpcLinkId}"),
        new("GetVpcLinks", "GET", "/vpclinks") { ItemsName = "item" },
        new("ImportDocumentationParts", "PUT", $"{Api}/documentation/parts") { Query = FailOnWarnings, RequestPayload = "body" },
        new("PutGatewayResponse", "PUT", $"{Api}/gatewayresponses/{{responseType}}", 201),
        new("PutIntegration", "PUT", $"{Method}/integration", 201) { Body = new Dictionary<string, string> { ["httpMethod"] = "integrationHttpMethod" } },
        new("PutIntegrationResponse", "PUT", $"{Method}/integration/responses/{{statusCode}}", 201),
        new("PutMethod", "PUT", $"{Method}", 201),
        new("PutMethodResponse", "PUT", $"{Method}/responses/{{statusCode}}", 201),
        new("PutRestApi", "PUT", $"{Api}") { Query = FailOnWarnings, OtherQuery = "parameters", RequestPayload = "body" },
        new("RejectDomainNameAccessAssociation", "POST", "/rejectdomainnameaccessassociations", 202),
        new("TagResource", "PUT", "/tags/{resourceArn}", 204),
        new("TestInvokeAuthorizer", "POST", $"{Api}/authorizers/{{authorizerId}}"),
        new("TestInvokeMethod", "POST", $"{Method}"),
        new("UntagResource", "DELETE", "/tags/{resourceArn}", 204) { Lists = ["tagKeys"] },
        new("UpdateAccount", "PATCH", "/account"),
        new("UpdateApiKey", "PATCH", "/apikeys/{apiKey}"),
        new("UpdateAuthorizer", "PATCH", $"{Api}/authorizers/{{authorizerId}}"),
        new("UpdateBasePathMapping", "PATCH", "/domainnames/{domainName}/basepathmappings/{basePath}"),
        new("UpdateClientCertificate", "PATCH", "/clientcertificates/{clientCertificateId}"),
        new("UpdateDeployment", "PATCH", $"{Api}/deployments/{{deploymentId}}"),
        new("UpdateDocumentationPart", "PATCH", $"{Api}/documentation/parts/{{documentationPartId}}"),
        new("UpdateDocumentationVersion", "PATCH", $"{Api}/documentation/versions/{{documentationVersion}}"),
        new("UpdateDomainName", "PATCH", "/domainnames/{domainName}"),
        new("UpdateGatewayResponse", "PATCH", $"{Api}/gatewayresponses/{{responseType}}"),
        new("UpdateIntegration", "PATCH", $"{Method}/integration"),
        new("UpdateIntegrationResponse", "PATCH", $"{Method}/integration/responses/{{statusCode}}"),
        new("UpdateMethod", "PATCH", $"{Method}"),
        new("UpdateMethodResponse", "PATCH", $"{Method}/responses/{{statusCode}}", 201),
        new("UpdateModel", "PATCH", $"{Api}/models/{{modelName}}"),
        new("UpdateRequestValidator", "PATCH", $"{Api}/requestvalidators/{{requestValidatorId}}"),
        new("UpdateResource", "PATCH", $"{Api}/resources/{{resourceId}}"),
        new("UpdateRestApi", "PATCH", $"{Api}"),
        new("UpdateStage", "PATCH", $"{Api}/stages/{{stageName}}"),
        new("UpdateUsage", "PATCH", "/usageplans/{usagePlanId}/keys/{keyId}/usage") { ItemsName = "values" },
        new("UpdateUsagePlan", "PATCH", "/usageplans/{usagePlanId}"),
        new("UpdateVpcLink", "PATCH", "/vpclinks/{vpcLinkId}"),
    ];

    /// <summary>Finds the route of a request.</summary>
    /// <param name="request">Its head.</param>
    /// <param name="service">The signing name; null when the request is not signed. One of another service is not looked at.</param>
    /// <returns>Null when it is no request to API Gateway.</returns>
    public static (RestRoute Route, IReadOnlyDictionary<string, string> Members)? Find(WireRequest request, string? service)
    {
        if (service is not null and not Service)
        {
            return null;
        }

        foreach (var route in All)
        {
            if (route.Method == request.Method && route.Matches(request.Path, out var members) && HasQuery(request, route.RequiredQuery))
            {
                return (route, members);
            }
        }

        return null;
    }

    private static bool HasQuery(WireRequest request, string? required) =>
        required is null || request.Query.TrimStart('?').Split('&').Contains(required, StringComparer.Ordinal);
}
