namespace Treadle.Api.Wire;

/// <summary>The REST bindings of Lambda. Operations that this server does not have are listed too, so that they can be refused by name.</summary>
/// <remarks>Source: the service's published model, API version 2015-03-31.</remarks>
internal static class LambdaRoutes
{
    private const string Functions = "/2015-03-31/functions";
    private const string Function = "/2015-03-31/functions/{FunctionName}";
    private const string Mappings = "/2015-03-31/event-source-mappings";

    private const string EventInvoke = "/2019-09-25/functions/{FunctionName}/event-invoke-config";
    private const string Signing = "/2020-04-22/code-signing-configs";
    private const string FunctionSigning = "/2020-06-30/functions/{FunctionName}/code-signing-config";
    private const string Url = "/2021-10-31/functions/{FunctionName}/url";
    private const string Provisioned = "/2019-09-30/functions/{FunctionName}/provisioned-concurrency";
    private const string RuntimeManagement = "/2021-07-20/functions/{FunctionName}/runtime-management-config";
    private const string Recursion = "/2024-08-31/functions/{FunctionName}/recursion-config";
    private const string Scaling = "/2025-11-30/functions/{FunctionName}/function-scaling-config";
    private const string Layers = "/2018-10-31/layers";
    private const string Layer = "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}";

    public static readonly IReadOnlyList<RestRoute> All =
    [
        new("Invoke", "POST", $"{Function}/invocations")
        {
            Headers = new Dictionary<string, string>
            {
                ["X-Amz-Invocation-Type"] = "InvocationType",
                ["X-Amz-Log-Type"] = "LogType",
                ["X-Amz-Client-Context"] = "ClientContext",
                ["X-Amz-Durable-Execution-Name"] = "DurableExecutionName",
                ["X-Amz-Tenant-Id"] = "TenantId",
            },
            RequestIdMember = "RequestId",
            Payload = "Payload",
            AnswerHeaders = new Dictionary<string, string>
            {
                ["FunctionError"] = "X-Amz-Function-Error",
                ["LogResult"] = "X-Amz-Log-Result",
                ["ExecutedVersion"] = "X-Amz-Executed-Version",
            },
            StatusMember = "StatusCode",
        },
        new("CreateFunction", "POST", Functions, 201),
        new("GetFunction", "GET", Function),
        new("ListFunctions", "GET", Functions) { Numbers = ["MaxItems"] },
        new("DeleteFunction", "DELETE", Function, 204),
        new("GetFunctionConfiguration", "GET", $"{Function}/configuration"),
        new("UpdateFunctionCode", "PUT", $"{Function}/code"),
        new("UpdateFunctionConfiguration", "PUT", $"{Function}/configuration"),
        new("PublishVersion", "POST", $"{Function}/versions", 201),
        new("ListVersionsByFunction", "GET", $"{Function}/versions") { Numbers = ["MaxItems"] },
        new("CreateAlias", "POST", $"{Function}/aliases", 201),
        new("UpdateAlias", "PUT", $"{Function}/aliases/{{Name}}"),
        new("GetAlias", "GET", $"{Function}/aliases/{{Name}}"),
        new("ListAliases", "GET", $"{Function}/aliases") { Numbers = ["MaxItems"] },
        new("DeleteAlias", "DELETE", $"{Function}/aliases/{{Name}}", 204),
        new("AddPermission", "POST", $"{Function}/policy", 201),
        new("GetPolicy", "GET", $"{Function}/policy"),
        new("RemovePermission", "DELETE", $"{Function}/policy/{{StatementId}}", 204),
        new("InvokeAsync", "POST", "/2014-11-13/functions/{FunctionName}/invoke-async", 202) { Payload = "InvokeArgs", StatusMember = "Status" },
        new("InvokeWithResponseStream", "POST", "/2021-11-15/functions/{FunctionName}/response-streaming-invocations"),
        new("PutFunctionConcurrency", "PUT", "/2017-10-31/functions/{FunctionName}/concurrency"),
        new("GetFunctionConcurrency", "GET", "/2019-09-30/functions/{FunctionName}/concurrency"),
        new("DeleteFunctionConcurrency", "DELETE", "/2017-10-31/functions/{FunctionName}/concurrency", 204),
        new("CreateEventSourceMapping", "POST", Mappings, 202),
        new("ListEventSourceMappings", "GET", Mappings) { Numbers = ["MaxItems"] },
        new("GetEventSourceMapping", "GET", $"{Mappings}/{{UUID}}"),
        new("UpdateEventSourceMapping", "PUT", $"{Mappings}/{{UUID}}", 202),
        new("DeleteEventSourceMapping", "DELETE", $"{Mappings}/{{UUID}}", 202),
        new("PutFunctionEventInvokeConfig", "PUT", EventInvoke),
        new("UpdateFunctionEventInvokeConfig", "POST", EventInvoke),
        new("GetFunctionEventInvokeConfig", "GET", EventInvoke),
        new("DeleteFunctionEventInvokeConfig", "DELETE", EventInvoke, 204),
        new("ListFunctionEventInvokeConfigs", "GET", $"{EventInvoke}/list") { Numbers = ["MaxItems"] },
        new("GetFunctionCodeSigningConfig", "GET", FunctionSigning),
        new("PutFunctionCodeSigningConfig", "PUT", FunctionSigning),
        new("DeleteFunctionCodeSigningConfig", "DELETE", FunctionSigning, 204),
        new("CreateCodeSigningConfig", "POST", Signing, 201),
        new("ListCodeSigningConfigs", "GET", Signing),
        new("GetCodeSigningConfig", "GET", $"{Signing}/{{CodeSigningConfigArn}}"),
        new("UpdateCodeSigningConfig", "PUT", $"{Signing}/{{CodeSigningConfigArn}}"),
        new("DeleteCodeSigningConfig", "DELETE", $"{Signing}/{{CodeSigningConfigArn}}", 204),
        new("ListFunctionsByCodeSigningConfig", "GET", $"{Signing}/{{CodeSigningConfigArn}}/functions"),
        new("CreateFunctionUrlConfig", "POST", Url, 201),
        new("GetFunctionUrlConfig", "GET", Url),
        new("UpdateFunctionUrlConfig", "PUT", Url),
        new("DeleteFunctionUrlConfig", "DELETE", Url, 204),
        new("ListFunctionUrlConfigs", "GET", $"{Url}s") { Numbers = ["MaxItems"] },
        new("GetProvisionedConcurrencyConfig", "GET", Provisioned),
        new("PutProvisionedConcurrencyConfig", "PUT", Provisioned, 202),
        new("DeleteProvisionedConcurrencyConfig", "DELETE", Provisioned, 204),
        new("GetRuntimeManagementConfig", "GET", RuntimeManagement),
        new("PutRuntimeManagementConfig", "PUT", RuntimeManagement),
        new("GetFunctionRecursionConfig", "GET", Recursion),
        new("PutFunctionRecursionConfig", "PUT", Recursion),
        new("GetFunctionScalingConfig", "GET", Scaling),
        new("PutFunctionScalingConfig", "PUT", Scaling, 202),
        new("ListLayers", "GET", Layers),
        new("PublishLayerVersion", "POST", $"{Layers}/{{LayerName}}/versions", 201),
        new("ListLayerVersions", "GET", $"{Layers}/{{LayerName}}/versions"),
        new("GetLayerVersion", "GET", Layer),
        new("DeleteLayerVersion", "DELETE", Layer, 204),
        new("GetLayerVersionPolicy", "GET", $"{Layer}/policy"),
        new("AddLayerVersionPermission", "POST", $"{Layer}/policy", 201),
        new("RemoveLayerVersionPermission", "DELETE", $"{Layer}/policy/{{StatementId}}", 204),
        new("ListDurableExecutionsByFunction", "GET", "/2025-12-01/functions/{FunctionName}/durable-executions"),
        new("ListCapacityProviders", "GET", "/2025-11-30/capacity-providers"),
        new("CreateCapacityProvider", "POST", "/2025-11-30/capacity-providers", 202),
        new("GetAccountSettings", "GET", "/2016-08-19/account-settings"),
        new("TagResource", "POST", "/2017-03-31/tags/{Resource}", 204),
        new("UntagResource", "DELETE", "/2017-03-31/tags/{Resource}", 204) { Query = new Dictionary<string, string> { ["tagKeys"] = "TagKeys" }, Lists = ["tagKeys"] },
        new("ListTags", "GET", "/2017-03-31/tags/{Resource}"),
    ];
}
